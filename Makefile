# The commands of this project. `make up` and `make test` do all the set-up they need.
.DEFAULT_GOAL := help
# Not through npx: Ctrl-C then waits until what was started has stopped.
TSX := node --import tsx

.PHONY: help
help: ## What there is
	@grep -E '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | sort | expand -t 14

.PHONY: up
up: node_modules policy/node_modules ## Bring up the local environment and deploy the stack `local` to it
	$(TSX) local/up.ts

.PHONY: down
down: node_modules ## Destroy the stack and stop everything
	$(TSX) local/down.ts

.PHONY: test
test: node_modules policy/node_modules ## Type checks, lint and unit tests
	npm run --silent typecheck
	npm run --silent lint
	npm run --silent coverage

.PHONY: e2e
e2e: up ## Deploy, drift, repair, destroy on the local environment, checked against AWS' and Kubernetes' own APIs
	@$(TSX) local/shell.ts npx --no-install mocha --config tests/e2e/.mocharc.json; status=$$?; \
	$(TSX) local/down.ts && exit $$status

.PHONY: verify
verify: up ## Follow a line of every IIS pod into its log group, by the fluent-bit of PATH
	$(TSX) local/verify.ts

.PHONY: dataplane
dataplane: node_modules ## Run the rendered configuration on the fluent-bit of PATH, through load and faults, and count every line
	$(TSX) dataplane/run.ts --quick

node_modules: package.json package-lock.json
	npm ci
	@touch node_modules

policy/node_modules: policy/package.json policy/package-lock.json
	npm ci --prefix policy
	@touch policy/node_modules
