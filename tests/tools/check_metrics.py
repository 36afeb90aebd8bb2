#!/usr/bin/env python3
"""Reads metrics on stdin as Prometheus does, and prints each sample as `name{label=value,...} value`, in order.

usage: check_metrics.py < TEXT

Fails where the text is not in the format, a metric has no type or no help, or the buckets of a histogram
are not in order.
"""
import collections
import sys

from prometheus_client.parser import text_string_to_metric_families


def main():
    lines = []
    for family in text_string_to_metric_families(sys.stdin.read()):
        assert family.documentation and family.type != "unknown", family
        buckets = collections.defaultdict(list)
        for sample in family.samples:
            labels = ",".join(f"{name}={value}" for name, value in sorted(sample.labels.items()))
            lines.append(f"{sample.name}{{{labels}}} {sample.value:g}")
            if "le" in sample.labels:
                rest = tuple(sorted((name, value) for name, value in sample.labels.items() if name != "le"))
                buckets[rest].append((float(sample.labels["le"]), sample.value))
        for series in buckets.values():
            assert series == sorted(series) and series[-1][0] == float("inf"), series
            assert [value for _, value in series] == sorted(value for _, value in series), series
    print("\n".join(sorted(lines)))


if __name__ == "__main__":
    main()
