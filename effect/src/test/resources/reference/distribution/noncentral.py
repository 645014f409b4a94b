"""Noncentral t and F by integration with 40 digits. Run: python3 noncentral.py > noncentral.csv"""
import sys
from mpmath import mp, mpf, quad, ncdf, gamma, exp, sqrt, inf, power, log, betainc, fac

mp.dps = 40
print(f"# Python {sys.version.split()[0]}, mpmath {__import__('mpmath').__version__}\ncase,name,value")

def chi(s, v):  # density of the root of a chi-squared over its degrees of freedom
    return 2 * exp(v / 2 * log(v / 2) - mp.loggamma(v / 2) + (v - 1) * log(s) - v * s * s / 2)

def t_above(t, v, d):
    t, v, d = mpf(t), mpf(v), mpf(d)
    w = 1 / sqrt(2 * v)
    points = [mpf(0)] + [p for p in (1 + k * w for k in (-40, -20, -10, -6, -4, -2, -1, 0, 1, 2, 4, 6, 10, 20, 40)) if p > 0] + [inf]
    return quad(lambda s: ncdf(d - t * s) * chi(s, v) if s > 0 else mpf(0), points)

for t, v, d in [(2, 4, 1), (2, 4, -1), (-2, 4, 1), (0.5, 3.5, 2), (1.97, 198, 2.8), (12, 10, 2), (-1.97, 198, 2.8), (40, 1000, 38), (3, 2, 0.001), (2.5, 30, 6)]:
    print(f"t,{t} {v} {d},{mp.nstr(t_above(t, v, d), 20)}")

def f_above(f, a, b, s):
    f, a, b, s = mpf(f), mpf(a), mpf(b), mpf(s)
    y = b / (a * f + b)
    return mp.nsum(lambda i: exp(-s / 2) * power(s / 2, i) / fac(i) * betainc(b / 2, a / 2 + i, 0, y, regularized=True), [0, 400], method="d")

for f, a, b, s in [(3, 2, 20, 5), (1, 5, 40, 0.5), (4.2, 3, 96, 12), (20, 1, 8, 3)]:
    print(f"f,{f} {a} {b} {s},{mp.nstr(f_above(f, a, b, s), 20)}")
