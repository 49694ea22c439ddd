/**
 * Certificates instead of those that are not known yet. They are planned with, and never deployed: their private keys were thrown away.
 *
 * Made with: openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 36500 -addext basicConstraints=critical,CA:true
 */
export const sampleAuthorities = {
    one: `-----BEGIN CERTIFICATE-----
MIIB1DCCAXmgAwIBAgIULI097YQoAMDbjHzgVm/xX9gNdDQwCgYIKoZIzj0EAwIw
PjE8MDoGA1UEAwwzYSBjZXJ0aWZpY2F0ZSBhdXRob3JpdHkgdGhhdCBpcyBub3Qg
a25vd24geWV0IChvbmUpMCAXDTI2MTEyOTEwMzQyM1oYDzIxMjYxMTA1MTAzNDIz
WjA+MTwwOgYDVQQDDDNhIGNlcnRpZmljYXRlIGF1dGhvcml0eSB0aGF0IGlzIG5v
dCBrbm93biB5ZXQgKG9uZSkwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAR/eRHB
vo/ncBIji+yU5GUuUlwlut0kEoeHp+nIZPh4ytBlyUuP9AnVn2Wm0QAZfsQ977GU
onX982Xrtb3Dj2Qeo1MwUTAdBgNVHQ4EFgQUakhXbEbkkpf8fBTu3Ts1AwaHRUcw
HwYDVR0jBBgwFoAUakhXbEbkkpf8fBTu3Ts1AwaHRUcwDwYDVR0TAQH/BAUwAwEB
/zAKBggqhkjOPQQDAgNJADBGAiEApfIaQQFaZEo4dBUzRQfkxarg5XfgKltPjm1P
2qVRum0CIQDVVga1c11fRv9AFMofXA1K/Fb7PI7F2g+vhQELyUQYDQ==
-----END CERTIFICATE-----
`,
    other: `-----BEGIN CERTIFICATE-----
MIIB1zCCAX2gAwIBAgIUKveMrbVKy/c2u4q6Q34BRUWdqrEwCgYIKoZIzj0EAwIw
QDE+MDwGA1UEAww1YSBjZXJ0aWZpY2F0ZSBhdXRob3JpdHkgdGhhdCBpcyBub3Qg
a25vd24geWV0IChvdGhlcikwIBcNMjYxMTI5MTAzNDIzWhgPMjEyNjExMDUxMDM0
MjNaMEAxPjA8BgNVBAMMNWEgY2VydGlmaWNhdGUgYXV0aG9yaXR5IHRoYXQgaXMg
bm90IGtub3duIHlldCAob3RoZXIpMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE
GSAOi5us5SAkYfWKCH/DCx+lVOOwGaWpuDjcJcuskzSwAzJSj0z6sDARklp0VWZW
Av42KN1umEmvJ3/PAv6YxKNTMFEwHQYDVR0OBBYEFHzztc/wCS5DE2YVHmRgxDNE
2ZqgMB8GA1UdIwQYMBaAFHzztc/wCS5DE2YVHmRgxDNE2ZqgMA8GA1UdEwEB/wQF
MAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIhAI5WG44Pz2I7g1FNpuMzx+OZVm/ol2RR
GK9vUtuWC9+pAiARFA2KXizxhmPHy1iK0rZrcHBXDOJblI2KuIyk/lblbg==
-----END CERTIFICATE-----
`,
};
