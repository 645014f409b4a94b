# Joint standard errors of the negative binomial. Run: python3 negbin.py FOLDER-OF-SHARED-DATA > negbin.csv
import sys, csv
import numpy as np, statsmodels, statsmodels.api as sm
rows = list(csv.DictReader(open(sys.argv[1] + "/evaluation/randhie.csv")))
names = ["lncoins", "idp", "lpi", "fmde", "physlm", "disea", "hlthg", "hlthf", "hlthp"]
y = np.array([float(r["mdvis"]) for r in rows])
x = sm.add_constant(np.array([[float(r[n]) for n in names] for r in rows]))
fit = sm.NegativeBinomial(y, x).fit(method="newton", maxiter=200, tol=1e-14, disp=0, start_params=np.r_[sm.Poisson(y, x).fit(disp=0).params, 1.3])
print("# statsmodels", statsmodels.__version__)
print("case,name,value")
for name, b, se in zip(["(Intercept)"] + names, fit.params, fit.bse):
    print("rand joint,%s,%.17g" % (name, b))
    print("rand joint,%s se,%.17g" % (name, se))
print("rand joint fit,theta,%.17g" % (1 / fit.params[-1]))
print("rand joint fit,theta se,%.17g" % (fit.bse[-1] / fit.params[-1] ** 2))
