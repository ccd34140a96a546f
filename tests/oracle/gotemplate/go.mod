module istioctl/tests/oracle/gotemplate

go 1.26
