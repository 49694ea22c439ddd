# The commands of this project. They do all the set-up that they need; README.md says what has to be there before.
.DEFAULT_GOAL := help
# The Node.js that local/tools/node.sh brings where the machine's is too old.
export PATH := $(CURDIR)/.local/node:$(PATH)
# Not through npx: Ctrl-C then waits until what was started has stopped.
TSX := node --import tsx

.PHONY: help
help: ## What there is
	@grep -E '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | sort | expand -t 14

.PHONY: up
up: node_modules policy/node_modules ## Bring up the local environment and deploy the stack `local` to it
	@echo "The local environment comes up."
	@$(TSX) local/up.ts

.PHONY: down
down: node_modules ## Destroy the stack and stop everything
	@echo "The local environment goes down."
	@$(TSX) local/down.ts

.PHONY: clean
clean: node_modules ## Remove what was downloaded or built, for all checkouts, and this one's logs
	@$(TSX) local/clean.ts

.PHONY: clean-go
clean-go: node_modules ## Remove Go's caches, and keep the programs that were built
	@$(TSX) local/clean.ts go

.PHONY: test
test: node_modules policy/node_modules ## Unit tests, lint, formatting and type checks
	npm run --silent check

.PHONY: e2e
e2e: up ## Deploy, drift, repair, destroy on the local environment, checked against AWS' and Kubernetes' own APIs
	@$(TSX) local/shell.ts npm run --silent e2e; status=$$?; \
	$(TSX) local/down.ts && exit $$status

.PHONY: e2e-languages
e2e-languages: up ## The same for programs in YAML, Python and Go, with the SDKs that are generated of the Pulumi package
	@$(TSX) local/languages.ts && $(TSX) local/shell.ts npm run --silent e2e-languages; status=$$?; \
	$(TSX) local/down.ts && exit $$status

.PHONY: verify
verify: up ## Follow a line of every IIS pod into its log group, by the fluent-bit of PATH
	$(TSX) local/verify.ts

.PHONY: sdks
sdks: ## Generate the SDKs of the Pulumi package for Node.js, Python and Go into .local/sdks; needs Go
	@rm -rf .local/sdks && mkdir -p .local/sdks
	cd local/tools/sdk-generator && go run -mod=readonly . $(CURDIR)/provider/schema.json $(CURDIR)/.local/sdks

.PHONY: check-sdks
check-sdks: node_modules sdks ## Check the types of these SDKs; needs Go and Python
	node node_modules/typescript-native/bin/tsc -p .local/sdks/nodejs --noEmit
	mkdir .local/sdks/go/program && cp tests/sdks/program.go .local/sdks/go/program/
	cd .local/sdks/go && go mod tidy && go vet ./...
	python3 -m venv .local/sdks/venv
	.local/sdks/venv/bin/python -m pip install --quiet --disable-pip-version-check .local/sdks/python mypy==2.4.1
	.local/sdks/venv/bin/python -m mypy --strict tests/sdks/program.py

.PHONY: dataplane
dataplane: node_modules ## Run the rendered configuration on the fluent-bit of PATH, through load and faults, and count every line
	$(TSX) dataplane/run.ts --quick

.PHONY: node
node:
	@sh local/tools/node.sh

node_modules: package.json package-lock.json | node
	@echo "Installing this project's packages from npm: about a minute when npm has none of them yet"
	npm ci
	@touch node_modules

policy/node_modules: policy/package.json policy/package-lock.json | node
	@echo "Installing the policy pack's packages from npm"
	npm ci --prefix policy
	@touch policy/node_modules
