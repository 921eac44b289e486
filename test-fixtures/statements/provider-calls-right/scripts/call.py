import os

import requests


def call(endpoint, data):
    headers = {"Authorization": f"Bearer {os.environ['OPENAI_API_KEY']}", "Content-Type": "application/json"}
    try:
        answer = requests.post(
            endpoint,
            headers=headers,
            json=data,
            timeout=30,
            verify=True,
        )
    except requests.exceptions.RequestException as error:
        raise RuntimeError("the call failed") from error
    return answer.json()
