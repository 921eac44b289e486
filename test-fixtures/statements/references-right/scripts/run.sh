#!/bin/sh
openclaw gateway run --agent payments-analyst \
  --secrets-ref payments-api-key \
  --env PAYMENTS_API_KEY \
  --secrets-provider file \
  --schedule "0 9 * * 1-5"
openclaw gateway audit --secrets --unused-only
