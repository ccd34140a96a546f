"""Policies that hang together: hosts that are opened, and rules for these hosts."""

import random


def opened(number):
    return f"""\
apiVersion: networking.istio.io/v1alpha3
kind: ExternalService
metadata:
  name: service-{number:06}
spec:
  hosts:
  - api{number}.example.com
  ports:
  - number: {(80, 443, 8080)[number % 3]}
    name: web
    protocol: HTTP
"""


def ruled(number, chance):
    return f"""\
apiVersion: networking.istio.io/v1alpha3
kind: VirtualService
metadata:
  name: rule-{number:06}
spec:
  hosts:
  - api{number}.example.com
  http:
  - match:
    - uri:
        prefix: /v{chance.randint(1, 9)}
    timeout: {chance.randint(1, 30)}s
  - retries:
      attempts: {chance.randint(1, 5)}
      perTryTimeout: 500ms
"""


def encrypted(number):
    return f"""\
apiVersion: networking.istio.io/v1alpha3
kind: DestinationRule
metadata:
  name: rule-{number:06}
spec:
  name: api{number}.example.com
  trafficPolicy:
    tls:
      mode: SIMPLE
"""


def entries(count):
    """One VirtualService with so many entries, of which every second one an earlier one hides."""
    head = """\
apiVersion: networking.istio.io/v1alpha3
kind: VirtualService
metadata:
  name: many
spec:
  hosts:
  - reviews
  http:
"""
    return head + "".join(
        f"  - match:\n    - uri:\n        prefix: /{number // 2:06}{'/x' * (number % 2)}\n    timeout: 3s\n"
        for number in range(count)
    )


def manifests(services, seed):
    """So many ExternalServices, and a rule for each: for every second one a VirtualService."""
    chance = random.Random(seed)
    rules = [ruled(number, chance) if number % 2 else encrypted(number) for number in range(services)]
    return [opened(number) for number in range(services)] + rules
