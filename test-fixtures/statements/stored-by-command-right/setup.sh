#!/bin/sh
vault login -method=github
vault kv put secret/bots/openai-api-key value="sk-..."
vault kv put secret/bots/aws-access-key value="AKIA..."
vault kv put secret/bots/search-api-key value=@/dev/stdin
