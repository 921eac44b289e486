import openai

answer = openai.ChatCompletion.create(
    model="gpt-4",
    messages=[{"role": "user", "content": "the ledger of last month"}],
)
