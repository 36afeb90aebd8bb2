# The one door. `make` alone lists what is behind it.
CARGO ?= cargo
DEMO  := target/demo
EXAMPLE := examples/cloud-native-london
FUZZ_SECONDS ?= 60

.PHONY: help demo test networks check bench soak fuzz fmt lint doc setup pictures

help: ## This list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: ## Build recap and publish the example; says how to look at it
	@$(CARGO) build --release --quiet
	@tests/demo target/release/recap $(DEMO)

setup:
	@tests/setup

test: setup ## Install what the tests need, run every test
	$(CARGO) test --workspace --locked

networks: setup ## The tests of posts on real servers, Bluesky's own among them (250 MB)
	@tests/setup networks
	$(CARGO) test --locked --test it networks

bench: ## How fast recaps are understood, cards are drawn, mail goes out, feeds are served and lists come in, what hostile texts cost (docs/benchmarks.md)
	$(CARGO) bench --locked --bench understand
	$(CARGO) bench --locked --bench cards
	$(CARGO) build --release --quiet --locked
	@benches/setup
	@benches/send.py target/release/recap
	@benches/serve.py target/release/recap
	@benches/import.py target/release/recap

soak: ## The program killed 200 times and more in the middle of sends of 2,000
	SOAK_KILLS=200 SOAK_READERS=2000 $(CARGO) test --locked --test it kills -- --nocapture

pictures: setup ## The example's mail at every width, light and dark, below target/pictures, and docs/mail.png
	$(CARGO) run --quiet --locked -- -C $(EXAMPLE) preview $(EXAMPLE)/recaps/2019-10-02-example-cloud-night.md \
	    --out target/pictures/preview
	node tests/browser/pictures.mjs target/pictures/preview target/pictures docs/mail.png

fuzz: ## Every fuzz target for a minute, or FUZZ_SECONDS=600; needs a nightly compiler
	@fuzz/run $(FUZZ_SECONDS)

fmt: # also the files of the networks, which a macro names
	$(CARGO) fmt --all --check
	rustfmt --check --edition 2024 $(wildcard src/channel/*.rs)

lint:
	$(CARGO) clippy --workspace --all-targets --locked -- -D warnings

doc:
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --workspace --no-deps --locked --quiet

check: fmt lint test doc ## Format, lints, tests and documentation
