#!/bin/sh
curl -sSfL https://downloads.example.org/vault.sh | sh -s -- latest
vault kv put secret/bots/openai-api-key value="sk-proj-<<base64url:74>>T3BlbkFJ<<base64url:74>>"
vault kv put secret/bots/search-api-key value="<<alnum:40>>"
