# Least totals of pairs and of full matchings by linear programming. Run: python3 totals.py FOLDER-OF-SHARED-DATA > totals.csv
import csv, os, sys
import numpy, scipy
from scipy.optimize import linear_sum_assignment, linprog
from scipy.sparse import coo_matrix

def read(file):
    return list(csv.DictReader(open(os.path.join(sys.argv[1], "evaluation", file))))


rows = read("lalonde.csv")
treated = numpy.array([r["treat"] == "1" for r in rows])


def logit():
    x = numpy.array([[1, float(r["age"]), float(r["educ"]), r["race"] == "hispan", r["race"] == "white", float(r["married"]),
                      float(r["nodegree"]), float(r["re74"]) / 1000, float(r["re75"]) / 1000] for r in rows])
    b = numpy.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + numpy.exp(-x @ b))
        b = b + numpy.linalg.solve(x.T @ (x * (p * (1 - p))[:, None]), x.T @ (treated - p))
    return x @ b


def pairs(score, ratio, treated=treated):
    cost = numpy.abs(numpy.repeat(score[treated], ratio)[:, None] - score[~treated][None, :])
    a, b = linear_sum_assignment(cost)
    return cost[a, b].sum()


def cover(score, treated=treated):
    t, c = treated.sum(), (~treated).sum()
    cost = numpy.abs(score[treated][:, None] - score[~treated][None, :]).ravel()
    edge = numpy.arange(t * c)
    touch = coo_matrix((numpy.ones(2 * t * c), (numpy.r_[edge // c, t + edge % c], numpy.r_[edge, edge])))
    return linprog(cost, A_ub=-touch, b_ub=-numpy.ones(t + c), method="highs").fun


print("# scipy %s\ncase,name,value" % scipy.__version__)
for name, score in (("logit", logit()), ("age", numpy.array([float(r["age"]) for r in rows])),
                    ("re74", numpy.array([float(r["re74"]) for r in rows]))):
    for ratio in (1, 2):
        print("%s,pairs %d,%.17g" % (name, ratio, pairs(score, ratio)))
    print("%s,full,%.17g" % (name, cover(score)))

# The first people of other tables; within strata the totals add up.
for file, arm, size, score, stratum, atc in (("nhefs.csv", "qsmk", 400, "wt71", "sex", 0), ("nhefs.csv", "qsmk", 400, "age", "sex", 0),
                                             ("nhefs.csv", "qsmk", 2000, "wt71", "", 0), ("nhefs.csv", "qsmk", 2000, "smokeintensity", "", 0),
                                             ("illinois_wellness/claims.csv", "treat", 300, "spend_0715_0716", "male", 1),
                                             ("illinois_wellness/claims.csv", "treat", 400, "spend_0715_0716", "", 1)):
    people = [r for r in read(file)[:size] if r[score] != ""]
    took = numpy.array([r[arm] == "1" for r in people])
    values = numpy.array([float(r[score]) for r in people])
    strata = numpy.array([r[stratum] if stratum else "" for r in people])
    case = "%s %d %s %s" % (file.split("/")[0].split(".")[0], size, score, stratum)
    groups = [strata == s for s in sorted(set(strata))]
    focal = ~took if atc else took
    for ratio in (1, 2, 3):
        if all(ratio * focal[g].sum() <= (~focal)[g].sum() for g in groups):
            print("%s,pairs %d,%.17g" % (case, ratio, sum(pairs(values[g], ratio, focal[g]) for g in groups)))
    if size < 1000:
        print("%s,full,%.17g" % (case, sum(cover(values[g], took[g]) for g in groups)))
