"""The commands of the task "Control Egress Traffic" that write rules, as they are printed there."""

OPEN_HTTPBIN = """cat <<EOF | istioctl create -f -
apiVersion: networking.istio.io/v1alpha3
kind: ExternalService
metadata:
  name: httpbin-ext
spec:
  hosts:
  - httpbin.org
  ports:
  - number: 80
    name: http
    protocol: http
EOF
"""
OPEN_GOOGLE = """cat <<EOF | istioctl create -f -
apiVersion: networking.istio.io/v1alpha3
kind: ExternalService
metadata:
  name: google-ext
spec:
  hosts:
  - www.google.com
  ports:
  - number: 443
    name: https
    protocol: http
---
apiVersion: networking.istio.io/v1alpha3
kind: DestinationRule
metadata:
  name: google-ext
spec:
  name: www.google.com
  trafficPolicy:
    tls:
      mode: SIMPLE # initiates HTTPS when talking to www.google.com
EOF
"""
SET_TIMEOUT = """cat <<EOF | istioctl create -f -
apiVersion: networking.istio.io/v1alpha3
kind: VirtualService
metadata:
  name: httpbin-ext
spec:
  hosts:
    - httpbin.org
  http:
  - timeout: 3s
EOF
"""
