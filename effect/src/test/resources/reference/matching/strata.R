# Subclasses, coarsened exact, exact and Mahalanobis matching. Run: Rscript strata.R FOLDER-OF-SHARED-DATA > strata.csv
suppressMessages({library(MatchIt); library(sandwich)})
shared <- commandArgs(TRUE)[1]
cat(sprintf("# R %s, MatchIt %s, sandwich %s\ncase,name,value\n", getRversion(), packageVersion("MatchIt"), packageVersion("sandwich")))
put <- function(case, name, value) cat(sprintf("%s,%s,%s\n", case, name, ifelse(is.na(value), "NA", sprintf("%.17g", value))), sep = "")
d <- read.csv(file.path(shared, "evaluation/lalonde.csv"))
covariates <- treat ~ age + educ + race + married + nodegree + re74 + re75
fit <- glm(covariates, binomial, d, control = list(epsilon = 1e-14, maxit = 100))
effects <- function(case, m, HC3 = FALSE) {
  w <- as.numeric(m$weights); set <- as.character(m$subclass)
  s <- d[w > 0, ]; s$w <- w[w > 0]
  f <- lm(re78 ~ treat, s, weights = w)
  v <- if (HC3) vcovHC(f, type = "HC3") else vcovCL(f, set[w > 0], type = "HC1")
  ess <- function(a) sum(w[d$treat == a])^2 / sum(w[d$treat == a]^2)
  put(case, c("treated", "controls", "sets", "effective controls", "effective treated", "treat", "treat se"),
    c(sum(w > 0 & d$treat == 1), sum(w > 0 & d$treat == 0), length(unique(set[w > 0])), ess(0), ess(1), coef(f)["treat"], sqrt(v["treat", "treat"])))
}
for (e in c("ATT", "ATC", "ATE")) effects(paste("subclass", e), matchit(covariates, d, method = "subclass", distance = fit$fitted.values, estimand = e, subclass = 5), TRUE)
effects("subclass CR1", matchit(covariates, d, method = "subclass", distance = fit$fitted.values, subclass = 6))
for (e in c("ATT", "ATC", "ATE")) effects(paste("cem", e), matchit(covariates, d, method = "cem", estimand = e))
effects("cem cut", matchit(covariates, d, method = "cem", cutpoints = list(age = c(20.5, 30.5), educ = 4, re74 = c(0.5, 5000))))
for (e in c("ATT", "ATC", "ATE")) effects(paste("exact", e), matchit(treat ~ educ + race + married, d, method = "exact", estimand = e))
effects("mahalanobis", matchit(covariates, d, distance = "mahalanobis"))
effects("mahalanobis two", matchit(covariates, d, distance = "mahalanobis", ratio = 2))
effects("mahalanobis exact", matchit(covariates, d, distance = "mahalanobis", exact = ~ race))
effects("mahalanobis raw caliper", matchit(covariates, d, distance = "mahalanobis", caliper = c(age = 5), std.caliper = FALSE))
effects("mahalanobis calipers", matchit(covariates, d, distance = "mahalanobis", ratio = 2, exact = ~ race, caliper = c(age = 0.5, educ = 0.4)))
# The closest pair of all first, by looking at every pair each time; distances that agree to nine decimals are equal.
D <- { x <- model.matrix(covariates, d)[, -1]; s <- lapply(0:1, function(a) crossprod(scale(x[d$treat == a, ], scale = FALSE)))
  S <- solve((s[[1]] + s[[2]]) / (nrow(d) - 2)); q <- rowSums((x %*% S) * x); sqrt(pmax(outer(q, q, "+") - 2 * x %*% S %*% t(x), 0)) }
closest <- function(case, ok) {
  D <- round(D, 9); D[!ok] <- Inf; D[d$treat == 0, ] <- Inf; D[, d$treat == 1] <- Inf; set <- rep(NA, nrow(d))
  repeat {
    least <- min(D); if (is.infinite(least)) break
    i <- which(apply(D, 1, min) == least)[1]; j <- which(D[i, ] == least)[1]
    set[c(i, j)] <- i; D[i, ] <- Inf; D[, j] <- Inf
  }
  effects(case, list(weights = as.numeric(!is.na(set)), subclass = set))
}
closest("mahalanobis closest", matrix(TRUE, nrow(d), nrow(d)))
closest("mahalanobis closest calipers", abs(outer(d$age, d$age, "-")) <= 5 & abs(outer(d$re74, d$re74, "-")) <= 0.2 * sd(d$re74))
# With replacement the pairs are MatchIt's, the errors those by set and by unit.
m <- matchit(covariates, d, distance = "mahalanobis", replace = TRUE)
p <- get_matches(m)
f <- lm(re78 ~ treat, p, weights = weights)
put("mahalanobis replace", c("treated", "controls", "treat", "treat se"), c(sum(d$treat), sum(m$weights[d$treat == 0] > 0), coef(f)["treat"], sqrt(vcovCL(f, ~ subclass + id, type = "HC1")["treat", "treat"])))
