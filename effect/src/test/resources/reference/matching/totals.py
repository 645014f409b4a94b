# Least totals of pairs and of full matchings by linear programming. Run: python3 totals.py FOLDER-OF-SHARED-DATA > totals.csv
import csv, os, sys
import numpy, scipy
from scipy.optimize import linear_sum_assignment, linprog
from scipy.sparse import coo_matrix

rows = list(csv.DictReader(open(os.path.join(sys.argv[1], "evaluation/lalonde.csv"))))
treated = numpy.array([r["treat"] == "1" for r in rows])


def logit():
    x = numpy.array([[1, float(r["age"]), float(r["educ"]), r["race"] == "hispan", r["race"] == "white", float(r["married"]),
                      float(r["nodegree"]), float(r["re74"]) / 1000, float(r["re75"]) / 1000] for r in rows])
    b = numpy.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + numpy.exp(-x @ b))
        b = b + numpy.linalg.solve(x.T @ (x * (p * (1 - p))[:, None]), x.T @ (treated - p))
    return x @ b


def pairs(score, ratio):
    cost = numpy.abs(numpy.repeat(score[treated], ratio)[:, None] - score[~treated][None, :])
    a, b = linear_sum_assignment(cost)
    return cost[a, b].sum()


def cover(score):
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
