# Inverse-probability weighting: weights by the published formulas, weights-as-known errors by sandwich, stacked errors from all
# estimating equations with numerical derivatives. Run: Rscript ipw.R FOLDER-OF-SHARED-DATA > ipw.csv
suppressMessages({library(sandwich); library(survey)})
shared <- commandArgs(TRUE)[1]
cat(sprintf("# R %s, sandwich %s, survey %s\ncase,name,value\n", getRversion(), packageVersion("sandwich"), packageVersion("survey")))
put <- function(case, name, value) cat(sprintf("%s,%s,%s\n", case, name, ifelse(is.na(value), "NA", sprintf("%.17g", value))), sep = "")
weight <- function(estimand, A, e, low = e < 0.5) switch(estimand,
  ATE = A / e + (1 - A) / (1 - e), ATT = A + (1 - A) * e / (1 - e), ATC = A * (1 - e) / e + (1 - A),
  ATO = A * (1 - e) + (1 - A) * e, ATM = ifelse(low, e, 1 - e) * (A / e + (1 - A) / (1 - e)))
jacobian <- function(total, theta) sapply(seq_along(theta), function(j) {
  h <- 1e-3 * max(1, abs(theta[j])); s <- function(k) { t <- theta; t[j] <- t[j] + k * h; total(t) }
  (45 * (s(1) - s(-1)) - 9 * (s(2) - s(-2)) + (s(3) - s(-3))) / (60 * h)
})
errors <- function(case, name, values) { put(case, paste(name, "se"), sqrt(sum(values^2))) }
ipw <- function(case, formula, data, y, estimand, b = rep(1, nrow(data)), limits = NULL, stabilised = FALSE, ht = FALSE, cluster = NULL, Z = NULL) {
  environment(formula) <- environment()
  fit <- suppressWarnings(glm(formula, binomial, data, weights = b, epsilon = 1e-14, maxit = 100))
  X <- model.matrix(fit); q <- qr(X); X <- X[, !is.na(coef(fit))]
  sd <- apply(X, 2, function(x) if (var(x) == 0) 1 else sqrt(var(x))); X <- sweep(X, 2, sd, "/"); g <- coef(fit)[!is.na(coef(fit))] * sd
  A <- fit$y; e <- fitted(fit); low <- e < 0.5; k <- length(g); share <- weighted.mean(A, b)
  raw <- function(e, share) weight(estimand, A, e, low) * (if (stabilised) ifelse(A == 1, share, 1 - share) else 1)
  w0 <- raw(e, share)
  bounds <- if (is.null(limits)) c(-Inf, Inf) else c(if (limits[1] > 0) quantile(w0, limits[1]) else -Inf, if (limits[2] < 1) quantile(w0, limits[2]) else Inf)
  fixed <- w0 < bounds[1] | w0 > bounds[2]
  at <- pmin(pmax(w0, bounds[1]), bounds[2])
  w <- function(g, share) b * ifelse(fixed, at, raw(plogis(as.vector(X %*% g)), share))
  W <- w(g, share)
  if (ht) { N <- switch(estimand, ATE = b, ATT = A * b, ATC = (1 - A) * b); m <- c(sum(W * (1 - A) * y), sum(W * A * y)) / sum(N) }
  else m <- c(weighted.mean(y[A == 0], W[A == 0]), weighted.mean(y[A == 1], W[A == 1]))
  p <- if (is.null(Z)) 2 else ncol(Z)
  if (!is.null(Z)) { r <- lm.wfit(Z, y, W); sdZ <- apply(Z, 2, function(x) if (var(x) == 0) 1 else sqrt(var(x))); Z <- sweep(Z, 2, sdZ, "/"); m <- r$coefficients * sdZ }
  theta <- c(g, share, m)
  psi <- function(theta) {
    g <- theta[1:k]; share <- theta[k + 1]; m <- theta[-(1:(k + 1))]
    W <- w(g, share)
    outcome <- if (!is.null(Z)) W * (y - as.vector(Z %*% m)) * Z
      else if (ht) cbind(W * (1 - A) * y - N * m[1], W * A * y - N * m[2])
      else cbind(W * (1 - A) * (y - m[1]), W * A * (y - m[2]))
    cbind(b * (A - plogis(as.vector(X %*% g))) * X, b * (A - share), outcome)
  }
  IF <- -psi(theta) %*% t(solve(jacobian(function(t) colSums(psi(t)), theta), tol = 1e-30))
  i0 <- k + 2; i1 <- k + 3
  if (!is.null(Z)) {
    put(case, estimand, m[2] / sdZ[2]); errors(case, estimand, IF[, i1] / sdZ[2])
    put(case, paste0(estimand, ", weights as known se"), sqrt(vcovHC(lm(y ~ Z - 1, weights = W), type = "HC0")[2, 2]) / sdZ[2])
    return(invisible())
  }
  d <- IF[, i1] - IF[, i0]
  put(case, estimand, m[2] - m[1]); errors(case, estimand, d)
  put(case, c("mean treated", "mean control"), m[2:1]); errors(case, "mean treated", IF[, i1]); errors(case, "mean control", IF[, i0])
  put(case, c("largest weight", "mean weight", "ESS treated", "ESS control"), c(max(W), mean(W), sum(W[A == 1])^2 / sum(W[A == 1]^2), sum(W[A == 0])^2 / sum(W[A == 0]^2)))
  put(case, c("n", "limited"), c(length(A), sum(fixed)))
  if (ht) put(case, paste0(estimand, ", weights as known se"), sqrt(sum(((W * A * y - N * m[2]) - (W * (1 - A) * y - N * m[1]))^2)) / sum(N))
  else put(case, paste0(estimand, ", weights as known se"), sqrt(vcovHC(lm(y ~ A, weights = W), type = "HC0")[2, 2]))
  if (!ht && is.null(cluster)) {
    # survey divides by n - 1: HC0 times sqrt(n / (n - 1)).
    s <- svyglm(y ~ A, svydesign(~1, weights = ~W, data = data.frame(y, A, W)))
    put(case, "svyglm se", SE(s)[2])
  }
  if (!is.null(cluster)) for (v in list(list("", d), list(", weights as known", { r <- ifelse(A == 1, W * (y - m[2]) / sum(W[A == 1]), -W * (y - m[1]) / sum(W[A == 0])); r }))) {
    s <- rowsum(v[[2]], cluster); put(case, paste0("clustered", v[[1]], " se"), sqrt(sum(s^2) * length(s) / (length(s) - 1)))
  }
  if (all(y %in% 0:1)) {
    put(case, c("risk ratio", "odds ratio"), c(m[2] / m[1], m[2] / (1 - m[2]) / (m[1] / (1 - m[1]))))
    errors(case, "risk ratio", IF[, i1] / m[2] - IF[, i0] / m[1])
    errors(case, "odds ratio", IF[, i1] / (m[2] * (1 - m[2])) - IF[, i0] / (m[1] * (1 - m[1])))
  }
  invisible(e)
}
lalonde <- read.csv(file.path(shared, "evaluation/lalonde.csv"))
f <- treat ~ age + educ + race + married + nodegree + re74 + re75
y <- lalonde$re78
for (e in c("ATE", "ATT", "ATC", "ATO", "ATM")) ipw(paste("lalonde", e), f, lalonde, y, e, cluster = lalonde$educ)
for (e in c("ATE", "ATT", "ATC")) ipw(paste("ht", e), f, lalonde, y, e, ht = TRUE)
for (e in c("ATE", "ATT")) ipw(paste("based", e), f, lalonde, y, e, b = lalonde$age)
ipw("stabilised", f, lalonde, y, "ATE", stabilised = TRUE)
ipw("winsorised", f, lalonde, y, "ATE", limits = c(0.01, 0.99))
ipw("truncated", f, lalonde, y, "ATE", limits = c(0, 0.95))
scores <- fitted(glm(f, binomial, lalonde, epsilon = 1e-14))
inside <- scores >= 0.1 & scores <= 0.9
ipw("dropped", f, lalonde[inside, ], y[inside], "ATE")
ipw("employed", f, lalonde, 1 * (y > 0), "ATT")
Z <- model.matrix(~ treat + age + educ + re74, lalonde)
for (e in c("ATE", "ATT", "ATO")) ipw(paste("regression", e), f, lalonde, y, e, Z = Z)
ipw("regression stabilised", f, lalonde, y, "ATE", Z = Z, stabilised = TRUE)
nhefs <- read.csv(file.path(shared, "evaluation/nhefs.csv"))
nhefs <- nhefs[!is.na(nhefs$wt82_71), ]
n <- qsmk ~ sex + race + age + I(age^2) + factor(education) + smokeintensity + I(smokeintensity^2) + smokeyrs + I(smokeyrs^2) + factor(exercise) + factor(active) + wt71 + I(wt71^2)
ipw("nhefs", n, nhefs, nhefs$wt82_71, "ATE")
ipw("nhefs stabilised", n, nhefs, nhefs$wt82_71, "ATE", stabilised = TRUE)
