import os

import requests


def call(endpoint, data):
    headers = {"Authorization": f"Bearer {os.environ['OPENAI_API_KEY']}"}
    return requests.post(
        endpoint,
        headers=headers,
        json=data,
        verify=False,
    )
