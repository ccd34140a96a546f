"""The inputs of the benchmarks: realistic manifests, the same for the same seed."""

import random


def external_service(name, chance):
    port = chance.choice([80, 8080, 9080])
    hosts = [f"api{number}.{name}.example.com" for number in range(chance.randint(1, 3))]
    lines = "".join(f"  - {host}\n" for host in hosts)
    return f"""\
apiVersion: networking.istio.io/v1alpha3
kind: ExternalService
metadata:
  name: {name}
  labels:
    team: team-{chance.randint(1, 40)}
spec:
  hosts:
{lines}  ports:
  - number: {port}
    name: http-{port}
    protocol: HTTP
"""


def opened_by(name):
    """A host of the ExternalService that comes before the rules of this name."""
    number = int(name[-6:])
    return f"api1.object-{number - number % 3:06}.example.com"


def virtual_service(name, chance):
    return f"""\
# Calls that take too long end early.
apiVersion: networking.istio.io/v1alpha3
kind: VirtualService
metadata:
  name: {name}
spec:
  hosts:
  - {opened_by(name)}
  http:
  - match:
    - uri:
        prefix: "/v{chance.randint(1, 9)}"
    timeout: {chance.randint(1, 30)}s
    retries:
      attempts: {chance.randint(1, 5)}
      perTryTimeout: 500ms
"""


def destination_rule(name, chance):
    return f"""\
apiVersion: networking.istio.io/v1alpha3
kind: DestinationRule
metadata:
  name: {name}
spec:
  name: {opened_by(name)}
  trafficPolicy:
    connectionPool:
      tcp:
        maxConnections: {chance.randint(1, 1000)}
    loadBalancer:
      simple: ROUND_ROBIN # the endpoints in turn
"""


def deployment(name, chance):
    labels = "".join(f"        label-{number}: {name}-{chance.randint(1, 10**6)}\n" for number in range(4))
    return f"""\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {name}
spec:
  replicas: {chance.randint(1, 9)}
  selector:
    matchLabels:
      app: {name}
  template:
    metadata:
      labels:
        app: {name}
{labels}    spec:
      containers:
      - name: main
        image: registry.example.com/team/{name}:1.{chance.randint(0, 99)}
        # What the service listens on.
        ports:
        - containerPort: {chance.randint(1024, 65535)}
        env:
        - name: MODE
          value: "production"
        - name: PEERS
          value: "{chance.randint(1, 100)}"
        resources:
          requests: {{cpu: 100m, memory: 128Mi}}
        volumeMounts:
        - name: data
          mountPath: /var/lib/{name}
      volumes:
      - name: data
        emptyDir: {{}}
"""


POLICY = (external_service, virtual_service, destination_rule)


def documents(count, kinds, seed):
    """`count` manifests, the kinds in turn."""
    chance = random.Random(seed)
    return [kinds[number % len(kinds)](f"object-{number:06}", chance) for number in range(count)]


def write_one(path, manifests):
    path.write_text("---\n".join(manifests))


def write_directory(path, manifests, files):
    """Spreads the manifests evenly over `files` files."""
    path.mkdir()
    for number in range(files):
        write_one(path / f"{number:04}.yaml", manifests[number::files])
