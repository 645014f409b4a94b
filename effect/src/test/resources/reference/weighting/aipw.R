# Augmented inverse-probability weighting, influence function written out. Run: Rscript aipw.R FOLDER-OF-SHARED-DATA > aipw.csv
shared <- commandArgs(TRUE)[1]
cat(sprintf("# R %s\ncase,name,value\n", getRversion()))
put <- function(case, name, value) cat(sprintf("%s,%s,%s\n", case, name, ifelse(is.na(value), "NA", sprintf("%.17g", value))), sep = "")
aipw <- function(case, treatment, outcome, data, family, estimand, b = rep(1, nrow(data)), cluster = NULL, hajek = FALSE) {
  environment(treatment) <- environment(); environment(outcome) <- environment()
  fit <- function(formula, family, rows) { data <- data[rows, ]; b <- b[rows]; environment(formula) <- environment()
    suppressWarnings(glm(formula, family, data, weights = b, epsilon = 1e-14, maxit = 100)) }
  ps <- fit(treatment, binomial(), rep(TRUE, nrow(data)))
  A <- ps$y; e <- fitted(ps); y <- model.response(model.frame(outcome, data))
  m1 <- suppressWarnings(predict(fit(outcome, family, A == 1), data, type = "response"))
  m0 <- suppressWarnings(predict(fit(outcome, family, A == 0), data, type = "response"))
  h <- b * switch(estimand, ATE = 1, ATT = A, ATC = 1 - A)
  w1 <- b * A * switch(estimand, ATE = 1 / e, ATT = 1, ATC = (1 - e) / e)
  w0 <- b * (1 - A) * switch(estimand, ATE = 1 / (1 - e), ATT = e / (1 - e), ATC = 1)
  H <- sum(h)
  part <- function(w, m) {
    if (hajek) {
      w <- w * H / sum(w)
      p <- sum(h * m) / H; r <- sum(w * (y - m)) / H
      list(p + r, (h * (m - p) + w * (y - m - r)) / H)
    } else { phi <- (h * m + w * (y - m)); mu <- sum(phi) / H; list(mu, (phi - h * mu) / H) }
  }
  t <- part(w1, m1); c <- part(w0, m0)
  d <- t[[2]] - c[[2]]
  se <- function(x) sqrt(sum(x^2))
  put(case, c(estimand, paste(estimand, "se"), "mean treated", "mean treated se", "mean control", "mean control se"),
    c(t[[1]] - c[[1]], se(d), t[[1]], se(t[[2]]), c[[1]], se(c[[2]])))
  if (!is.null(cluster)) { s <- rowsum(d, cluster); put(case, "clustered se", sqrt(sum(s^2) * length(s) / (length(s) - 1))) }
  if (all(y %in% 0:1)) {
    put(case, "risk ratio", t[[1]] / c[[1]]); put(case, "risk ratio se", se(t[[2]] / t[[1]] - c[[2]] / c[[1]]))
  }
}
lalonde <- read.csv(file.path(shared, "evaluation/lalonde.csv"))
f <- treat ~ age + educ + race + married + nodegree + re74 + re75
o <- re78 ~ age + educ + race + married + nodegree + re74 + re75
for (e in c("ATE", "ATT", "ATC")) {
  aipw(paste("linear", e), f, o, lalonde, gaussian(), e, cluster = lalonde$educ)
  aipw(paste("hajek", e), f, o, lalonde, gaussian(), e, hajek = TRUE)
}
lalonde$work <- 1 * (lalonde$re78 > 0)
for (e in c("ATE", "ATT")) aipw(paste("logit", e), f, work ~ age + educ + re74, lalonde, binomial(), e)
lalonde$thousands <- round(lalonde$re78 / 1000)
for (e in c("ATE", "ATT")) aipw(paste("poisson", e), f, thousands ~ age + educ + re74, lalonde, poisson(), e)
aipw("based ATE", f, o, lalonde, gaussian(), "ATE", b = lalonde$age)
aipw("based ATT", f, o, lalonde, gaussian(), "ATT", b = lalonde$age)
nhefs <- read.csv(file.path(shared, "evaluation/nhefs.csv"))
nhefs <- nhefs[!is.na(nhefs$wt82_71), ]
n <- qsmk ~ sex + race + age + I(age^2) + factor(education) + smokeintensity + I(smokeintensity^2) + smokeyrs + I(smokeyrs^2) + factor(exercise) + factor(active) + wt71 + I(wt71^2)
aipw("nhefs", n, update(n, wt82_71 ~ .), nhefs, gaussian(), "ATE")
