# The one door. `make` alone lists what is behind it.
CARGO ?= cargo
DEMO  := target/demo

.PHONY: help demo test check fmt lint doc setup

help: ## This list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-7s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: ## Build recap and publish the example; says where to look
	@$(CARGO) build --release --quiet
	@tests/demo target/release/recap $(DEMO)

setup:
	@tests/setup

test: setup ## Install what the tests need, run every test
	$(CARGO) test --workspace --locked

fmt:
	$(CARGO) fmt --all --check

lint:
	$(CARGO) clippy --workspace --all-targets --locked -- -D warnings

doc:
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --workspace --no-deps --locked --quiet

check: fmt lint test doc ## Format, lints, tests and documentation
