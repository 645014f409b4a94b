# Fixed effects by dummies, and clustered errors by the printed formula.
# Run: Rscript fixed.R FOLDER-OF-SHARED-DATA > fixed.csv
suppressMessages({library(sandwich)})
shared <- commandArgs(TRUE)[1]
cat(sprintf("# R %s, sandwich %s\ncase,name,value\n", getRversion(), packageVersion("sandwich")))
put <- function(case, name, value) cat(sprintf("%s,%s,%s\n", case, name, ifelse(is.na(value), "NA", sprintf("%.17g", value))), sep = "")
# V = B (sum over clusters of s s') B with scores of the whole dummy model, then the factor with the K asked for
meat <- function(fit, g) { s <- estfun(fit); crossprod(rowsum(s, g)) }
cluster <- function(fit, sets, K, own = FALSE) {
  n <- nobs(fit); X <- model.matrix(fit); keep <- !is.na(coef(fit)); X <- X[, keep]
  w <- weights(fit); if (is.null(w)) w <- rep(1, n)
  B <- solve(crossprod(X * sqrt(w)))
  G <- sapply(sets, function(s) length(unique(s)))
  V <- 0
  for (m in 1:(2^length(sets) - 1)) {
    inn <- which(bitwAnd(m, 2^(seq_along(sets) - 1)) > 0)
    id <- interaction(sets[inn], drop = TRUE)
    g <- if (own) nlevels(id) else min(G)
    f <- if (is.na(K)) 1 else g / (g - 1) * (n - 1) / (n - K)
    V <- V + (-1)^(length(inn) + 1) * f * B %*% meat(fit, id) %*% B
  }
  V
}
show <- function(case, fit, V, names) { se <- sqrt(diag(V)); k <- names(coef(fit)[!is.na(coef(fit))]); names(se) <- k
  put(case, names, coef(fit)[names]); put(case, paste(names, "se"), se[names]) }
p <- read.csv("panel.csv")
f <- c("treated", "age")
one <- lm(steps ~ treated + age + factor(unit), p)
show("one classical", one, vcov(one), f)
show("one HC1", one, vcovHC(one, type = "HC1"), f)
show("one nested", one, cluster(one, list(p$unit), 2 + 1), f)
show("one full", one, cluster(one, list(p$unit), one$rank), f)
two <- lm(steps ~ treated + age + factor(unit) + factor(time), p)
put("two classical", "r2 within", 1 - deviance(two) / deviance(lm(steps ~ factor(unit) + factor(time), p)))
show("two classical", two, vcov(two), f)
show("two HC0", two, vcovHC(two, type = "HC0"), f)
show("two nested", two, cluster(two, list(p$unit), 2 + 8), f)
show("two region", two, cluster(two, list(p$region), 2 + 8), f)
show("two full", two, cluster(two, list(p$unit), two$rank), f)
show("two CR0", two, cluster(two, list(p$unit), NA), f)
show("two ways min", two, cluster(two, list(p$region, p$time), 2 + 1), f)
show("two ways own", two, cluster(two, list(p$region, p$time), 2 + 1, TRUE), f)
weighted <- lm(steps ~ treated + age + factor(unit) + factor(time), p, weights = weight)
show("two weighted nested", weighted, cluster(weighted, list(p$unit), 2 + 8), f)
show("two weighted classical", weighted, vcov(weighted), f)
three <- lm(steps ~ treated + age + factor(unit) + factor(time) + factor(clinic), p)
show("three nested", three, cluster(three, list(p$unit), 2 + 1 + 7 + 14), f)
show("three classical", three, vcov(three), f)
m <- read.csv(file.path(shared, "evaluation/mpdta.csv"))
m$d <- as.integer(m$first.treat > 0 & m$year >= m$first.treat)
mp <- lm(lemp ~ d + factor(countyreal) + factor(year), m)
show("mpdta", mp, cluster(mp, list(m$countyreal), 1 + 5), "d")
