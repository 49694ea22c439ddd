# The commands of this project. Each one sets up what it needs. README.md lists the prerequisites.
.DEFAULT_GOAL := help
# local/tools/node.sh installs this Node.js if that of the machine is too old.
export PATH := $(CURDIR)/.local/node:$(PATH)
# Not through npx, so that Ctrl-C waits until all started processes have stopped.
TSX := node --import tsx

.PHONY: help
help: ## List the targets
	@grep -E '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | sort | expand -t 14

.PHONY: up
up: node_modules policy/node_modules ## Start the local environment and deploy the stack `local` to it
	@echo "Starting the local environment."
	@$(TSX) local/up.ts

.PHONY: down
down: node_modules ## Destroy the stack and stop everything
	@echo "Stopping the local environment."
	@$(TSX) local/down.ts

.PHONY: clean
clean: node_modules ## Delete all downloaded and built files, for all checkouts, and the logs of this one
	@$(TSX) local/clean.ts

.PHONY: clean-go
clean-go: node_modules ## Delete Go's caches, but not the built programs
	@$(TSX) local/clean.ts go

.PHONY: test
test: node_modules policy/node_modules ## Run the unit tests
	npm test --silent

.PHONY: lint
lint: node_modules policy/node_modules ## Check rules, types and formatting
	npm run --silent lint
	npm run --silent check-format

.PHONY: check
check: node_modules policy/node_modules ## Run the unit tests and all checks at the same time
	npm run --silent check

.PHONY: e2e
e2e: up ## Deploy, change, repair and destroy stacks in the local environment, in TypeScript, YAML, Python and Go, and check the results with the APIs of AWS and Kubernetes
	@$(TSX) local/languages.ts && $(TSX) local/shell.ts npm run --silent e2e; status=$$?; \
	$(TSX) local/down.ts && exit $$status

.PHONY: verify
verify: needs-fluent-bit up ## Follow a line of every IIS pod to its log group; needs Fluent Bit
	$(TSX) local/verify.ts

# Before `up`, which takes minutes.
.PHONY: needs-fluent-bit
needs-fluent-bit: node_modules
	@$(TSX) local/shipping/fluent-bit-program.ts

.PHONY: sdks
sdks: ## Generate the SDKs of the Pulumi package for Node.js, Python and Go into .local/sdks; needs Go
	@rm -rf .local/sdks && mkdir -p .local/sdks
	cd local/tools/sdk-generator && go run -mod=readonly . "$(CURDIR)/provider/schema.json" "$(CURDIR)/.local/sdks"

.PHONY: check-sdks
check-sdks: node_modules sdks ## Check the types of the generated SDKs; needs Go and Python
	node node_modules/typescript-native/bin/tsc -p .local/sdks/nodejs --noEmit
	mkdir .local/sdks/go/program && cp tests/sdks/program.go .local/sdks/go/program/
	cd .local/sdks/go && go mod tidy && go vet ./...
	python3 -m venv .local/sdks/venv
	.local/sdks/venv/bin/python -m pip install --quiet --disable-pip-version-check .local/sdks/python mypy==2.4.1
	.local/sdks/venv/bin/python -m mypy --strict tests/sdks/program.py

.PHONY: dataplane
dataplane: node_modules ## Test the rendered configuration with the fluent-bit on the PATH under load and faults, and count every line
	$(TSX) dataplane/run.ts --quick

.PHONY: node
node:
	@sh local/tools/node.sh

.PHONY: node_modules policy/node_modules
node_modules: node_modules/.package-lock.json
policy/node_modules: policy/node_modules/.package-lock.json

# npm writes this file last. The folder is there after a failed installation too.
node_modules/.package-lock.json: package.json package-lock.json | node
	@echo "Installing npm packages of this project, which takes about a minute with an empty npm cache"
	npm ci
	@touch $@

policy/node_modules/.package-lock.json: policy/package.json policy/package-lock.json | node
	@echo "Installing npm packages of the policy pack"
	npm ci --prefix policy
	@touch $@
