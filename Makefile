# Each command first installs what it lacks (scripts/setup.sh says what) and leaves alone what is there.

.DEFAULT_GOAL := help
.PHONY: help run test bench lint bundle setup icons screenshots clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Build Reeldrop and open its window; without a screen, upload a sample and fetch its link
	@scripts/run.sh

test: ## Everything that proves it: lint, unit tests, and the real window end to end
	@scripts/test.sh

bench: ## Measure signing and uploads against others, and the window against its budgets
	@scripts/bench.sh

lint: ## Formatting, Clippy, types, dependencies' licences, shell scripts
	@scripts/lint.sh

bundle: ## The package to install (Debian package on Linux, app on macOS)
	@scripts/bundle.sh

setup: ## Only install what run, test, lint and bundle need
	@scripts/setup.sh all

icons: ## Make the icons again from icons/reeldrop.svg
	@scripts/icons.sh

screenshots: ## Take the pictures of the README again, in the real window
	@scripts/screenshots.sh

clean: ## Remove all that was built, tools included
	cargo clean
	rm -rf ui/dist ui/node_modules
