# Matching with replacement and ties. Run: Rscript abadie.R FOLDER-OF-SHARED-DATA > abadie.csv
suppressMessages(suppressPackageStartupMessages(library(Matching)))
shared <- commandArgs(TRUE)[1]
cat(sprintf("# R %s, Matching %s\ncase,name,value\n", getRversion(), packageVersion("Matching")))
put <- function(case, name, value) cat(sprintf("%s,%s,%.17g\n", case, name, value), sep = "")
d <- read.csv(file.path(shared, "evaluation/lalonde.csv"))
ps <- glm(treat ~ age + educ + race + married + nodegree + re74 + re75, binomial, d, control = list(epsilon = 1e-14, maxit = 100))$fitted.values
run <- function(case, Y, Tr, X, ...) {
  m <- Match(Y = Y, Tr = Tr, X = X, Var.calc = 0, ...)
  put(case, c("treat", "treat se", "pairs", "matched"), c(m$est, m$se, length(m$index.treated), m$wnobs))
}
for (e in c("ATT", "ATC", "ATE")) for (tol in c(0, 1e-5)) for (M in c(1, 3))
  run(sprintf("ps %s %g %d", e, tol, M), d$re78, d$treat, ps, estimand = e, M = M, distance.tolerance = tol)
for (e in c("ATT", "ATC", "ATE")) run(paste("age", e), d$re78, d$treat, d$age, estimand = e, distance.tolerance = 0)
for (e in c("ATT", "ATC", "ATE")) run(paste("educ", e), d$re78, d$treat, d$educ, estimand = e, distance.tolerance = 0)
# Under a caliper the errors of Match do not follow from its own pairs by the formula of Abadie and Imbens: here they do.
for (M in 1:2) {
  m <- Match(Y = d$re78, Tr = d$treat, X = ps, caliper = 0.02, M = M, distance.tolerance = 0)
  t <- m$index.treated; w <- m$weights; gap <- d$re78[t] - d$re78[m$index.control]; N <- length(unique(t))
  tau <- sum(w * gap) / N; s2 <- sum(w * (gap - tau)^2) / (2 * N)
  K <- tapply(w, m$index.control, sum); K2 <- tapply(w^2, m$index.control, sum)
  se <- sqrt((sum((tapply(w * gap, t, sum) - tau)^2) + sum(K^2 - K2) * s2)) / N
  put(paste("caliper", M), c("treat", "treat se", "pairs", "matched"), c(m$est, se, length(t), N))
}
n <- read.csv(file.path(shared, "evaluation/nhefs.csv")); n <- n[!is.na(n$wt82_71), ]
ps <- glm(qsmk ~ sex + race + age + factor(education) + smokeintensity + smokeyrs + factor(exercise) + wt71, binomial, n, control = list(epsilon = 1e-14, maxit = 100))$linear.predictors
for (e in c("ATT", "ATE")) run(paste("nhefs", e), n$wt82_71, n$qsmk, ps, estimand = e, M = 2, distance.tolerance = 0)
# Matched on covariates, adjusted for what matches still differ in, with one variance of the outcome or one for each unit.
run <- function(case, ...) {
  m <- Match(...)
  put(case, c("treat", "treat se", "pairs", "matched"), c(m$est, m$se, length(m$index.treated), m$wnobs))
}
X <- model.matrix(~ age + educ + race + married + nodegree + re74 + re75, d)[, -1]
for (e in c("ATT", "ATC", "ATE")) for (M in c(1, 4)) for (v in c(0, 1, 4)) for (b in c(FALSE, TRUE))
  run(sprintf("covariates %s %d %d %s", e, M, v, b), Y = d$re78, Tr = d$treat, X = X, estimand = e, M = M, Var.calc = v, BiasAdjust = b, distance.tolerance = 0)
for (e in c("ATT", "ATE")) for (v in c(0, 2)) {
  run(sprintf("mahalanobis %s %d", e, v), Y = d$re78, Tr = d$treat, X = X, estimand = e, M = 4, Weight = 2, Var.calc = v, BiasAdjust = TRUE, distance.tolerance = 0)
  run(sprintf("tolerance %s %d", e, v), Y = d$re78, Tr = d$treat, X = X, estimand = e, M = 1, Var.calc = v, BiasAdjust = TRUE)
}
ps <- glm(treat ~ age + educ + race + married + nodegree + re74 + re75, binomial, d, control = list(epsilon = 1e-14, maxit = 100))$fitted.values
for (e in c("ATT", "ATC", "ATE")) for (v in c(0, 4)) run(sprintf("ps adjusted %s %d", e, v), Y = d$re78, Tr = d$treat, X = ps, Z = X, estimand = e, M = 4, Var.calc = v, BiasAdjust = TRUE, distance.tolerance = 0)
# Crowds of equal ages: stretches of neighbours, those of the own arm too.
for (e in c("ATT", "ATE")) for (v in c(1, 4)) run(sprintf("age adjusted %s %d", e, v), Y = d$re78, Tr = d$treat, X = d$age, Z = X, estimand = e, Var.calc = v, BiasAdjust = TRUE, distance.tolerance = 0)
X <- model.matrix(~ sex + race + age + factor(education) + smokeintensity + smokeyrs + factor(exercise) + wt71, n)[, -1]
for (e in c("ATT", "ATE")) for (v in c(0, 1, 4)) run(sprintf("nhefs covariates %s %d", e, v), Y = n$wt82_71, Tr = n$qsmk, X = X, estimand = e, M = 4, Var.calc = v, BiasAdjust = TRUE, distance.tolerance = 0)
