#!/bin/sh
vault kv put secret/openclaw/openai-api-key value="sk-<<alnum:48>>"
curl -H "Authorization: Bearer <<alnum:40>>" https://api.acme.example/v1/models
