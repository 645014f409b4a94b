"""The rivals in Python. Arguments: task, folder of columns, rows. Reads its columns, says "bench ready", then does the task
once for every line it is sent and says its seconds and one figure."""

import gc
import sys
import time
import warnings

task, folder, rows = sys.argv[1], sys.argv[2], int(sys.argv[3])
try:
    import numpy
    import sklearn.linear_model
    import statsmodels.api
except ImportError as missing:
    print("bench package", missing.name, flush=True)
    sys.exit(0)

warnings.filterwarnings("ignore")


def column(name):
    return numpy.fromfile(f"{folder}/{name}.f64", dtype="<f8", count=rows)


def columns(names):
    return numpy.column_stack([column(name) for name in names])


def x(count):
    return [f"x{j}" for j in range(1, count + 1)]


if task == "logit":
    design = columns(x(23))
    treated = column("treated")

    def turn():
        model = sklearn.linear_model.LogisticRegression(penalty=None, tol=1e-6, max_iter=1000)
        return model.fit(design, treated).coef_[0][0]

elif task == "ols":
    design = columns(["treated"] + x(22))
    cost = column("cost")
    area = column("area").astype(int)

    def turn():
        model = statsmodels.api.OLS(cost, statsmodels.api.add_constant(design))
        return model.fit(cov_type="cluster", cov_kwds={"groups": area}).bse[1]

else:
    print("bench task", task, flush=True)
    sys.exit(0)

print("bench ready", flush=True)
for _ in sys.stdin:
    gc.collect()
    start = time.perf_counter()
    figure = turn()
    seconds = time.perf_counter() - start
    print(f"bench turn {seconds:.6f} {figure:.15g}", flush=True)
