# Augmented weighting with the score, both outcome models and both means as one set of estimating equations: unknowns by glm and
# lm, derivatives of the equations taken numerically, sandwich with and without clusters. Then plain weighted means with
# sampling weights and clusters together. Run: Rscript stacked.R FOLDER-OF-SHARED-DATA > stacked.csv
shared <- commandArgs(TRUE)[1]
cat(sprintf("# R %s\ncase,name,value\n", getRversion()))
put <- function(case, name, value) cat(sprintf("%s,%s,%.17g\n", case, name, value), sep = "")
jacobian <- function(total, theta) sapply(seq_along(theta), function(j) {
  h <- 1e-3 * max(1, abs(theta[j])); s <- function(k) { t <- theta; t[j] <- t[j] + k * h; total(t) }
  (45 * (s(1) - s(-1)) - 9 * (s(2) - s(-2)) + (s(3) - s(-3))) / (60 * h)
})
influences <- function(psi, theta) -psi(theta) %*% t(solve(jacobian(function(t) colSums(psi(t)), theta), tol = 1e-30))
clustered <- function(d, cluster) { s <- rowsum(d, cluster); sqrt(sum(s^2) * length(s) / (length(s) - 1)) }
unit <- function(X) sweep(X, 2, apply(X, 2, function(x) if (var(x) == 0) 1 else sd(x)), "/")
report <- function(case, estimand, m1, m0, i1, i0, cluster, y) {
  d <- i1 - i0; se <- function(x) sqrt(sum(x^2))
  put(case, c(estimand, paste(estimand, "se"), "mean treated", "mean treated se", "mean control", "mean control se", "clustered se"),
    c(m1 - m0, se(d), m1, se(i1), m0, se(i0), clustered(d, cluster)))
  if (all(y %in% 0:1)) put(case, c("risk ratio", "risk ratio se"), c(m1 / m0, se(i1 / m1 - i0 / m0)))
}
weight <- function(estimand, A, e) switch(estimand,
  ATE = A / e + (1 - A) / (1 - e), ATT = A + (1 - A) * e / (1 - e), ATC = A * (1 - e) / e + (1 - A),
  ATO = A * (1 - e) + (1 - A) * e)
aipw <- function(case, X, Z, A, y, family, estimand, b, cluster, hajek) {
  X <- unit(X); Z <- unit(Z); exact <- list(epsilon = 1e-15, maxit = 200)
  fit <- function(X, y, b, family) suppressWarnings(glm.fit(X, y, b, family = family, control = exact)$coefficients)
  kx <- ncol(X); kz <- ncol(Z)
  g <- fit(X, A, b, binomial()); b0 <- fit(Z[A == 0, ], y[A == 0], b[A == 0], family); b1 <- fit(Z[A == 1, ], y[A == 1], b[A == 1], family)
  h <- b * switch(estimand, ATE = 1, ATT = A, ATC = 1 - A)
  parts <- function(t) {
    e <- plogis(as.vector(X %*% t[1:kx])); w <- b * weight(estimand, A, e)
    list(e = e, w = w, m0 = family$linkinv(as.vector(Z %*% t[kx + 1:kz])), m1 = family$linkinv(as.vector(Z %*% t[kx + kz + 1:kz])))
  }
  # Unknowns after the coefficients: mean prediction and mean of what is missed in each arm, for each way of dividing.
  psi <- function(t) {
    p <- parts(t); q <- t[kx + 2 * kz + 1:4]
    divide <- function(a, r) if (hajek) (A == a) * p$w * ((y - p[[paste0("m", a)]]) - r) else (A == a) * p$w * (y - p[[paste0("m", a)]]) - h * r
    cbind(b * (A - p$e) * X, b * (A == 0) * (y - p$m0) * Z, b * (A == 1) * (y - p$m1) * Z,
      h * (p$m0 - q[1]), divide(0, q[2]), h * (p$m1 - q[3]), divide(1, q[4]))
  }
  p <- parts(c(g, b0, b1))
  missed <- function(a) { i <- A == a; r <- sum((p$w * (y - p[[paste0("m", a)]]))[i]); r / (if (hajek) sum(p$w[i]) else sum(h)) }
  q <- c(weighted.mean(p$m0, h), missed(0), weighted.mean(p$m1, h), missed(1))
  IF <- influences(psi, c(g, b0, b1, q)); n <- ncol(IF)
  report(case, estimand, q[3] + q[4], q[1] + q[2], IF[, n - 1] + IF[, n], IF[, n - 3] + IF[, n - 2], cluster, y)
}
ipw <- function(case, X, A, y, estimand, b, cluster) {
  X <- unit(X); k <- ncol(X)
  g <- suppressWarnings(glm.fit(X, A, b, family = binomial(), control = list(epsilon = 1e-15, maxit = 200))$coefficients)
  psi <- function(t) { e <- plogis(as.vector(X %*% t[1:k])); w <- b * weight(estimand, A, e)
    cbind(b * (A - e) * X, w * (1 - A) * (y - t[k + 1]), w * A * (y - t[k + 2])) }
  w <- b * weight(estimand, A, plogis(as.vector(X %*% g)))
  m <- c(weighted.mean(y[A == 0], w[A == 0]), weighted.mean(y[A == 1], w[A == 1]))
  IF <- influences(psi, c(g, m))
  report(case, estimand, m[2], m[1], IF[, k + 2], IF[, k + 1], cluster, y)
}
lalonde <- read.csv(file.path(shared, "evaluation/lalonde.csv"))
X <- model.matrix(~ age + educ + race + married + nodegree + re74 + re75, lalonde)
S <- model.matrix(~ age + educ + re74, lalonde)
A <- lalonde$treat; one <- rep(1, nrow(lalonde)); cluster <- lalonde$educ
for (e in c("ATE", "ATT", "ATC")) for (kind in c("plain", "hajek"))
  aipw(paste("linear", kind, e), X, X, A, lalonde$re78, gaussian(), e, one, cluster, kind == "hajek")
for (e in c("ATE", "ATT")) aipw(paste("based", e), X, X, A, lalonde$re78, gaussian(), e, lalonde$age, cluster, FALSE)
aipw("based hajek ATE", X, X, A, lalonde$re78, gaussian(), "ATE", lalonde$age, cluster, TRUE)
for (e in c("ATE", "ATT")) aipw(paste("logit", e), X, S, A, 1 * (lalonde$re78 > 0), binomial(), e, one, cluster, FALSE)
for (e in c("ATE", "ATC")) aipw(paste("poisson", e), X, S, A, round(lalonde$re78 / 1000), poisson(), e, lalonde$age, cluster, TRUE)
for (e in c("ATE", "ATT", "ATC", "ATO")) ipw(paste("ipw based", e), X, A, lalonde$re78, e, lalonde$age, cluster)
# A small table with poor overlap: x drives both, y depends on nothing else.
n <- 120; x <- (((1:n) * 37) %% n) / n * 6; A <- 1 * ((((1:n) * 61 + 17) %% n) / n < plogis(1 - 0.9 * x)); y <- 15 + 5 * x + sin(1:n)
tiny <- cbind(1, x); group <- (1:n) %% 15; b <- 1 + (1:n) %% 3
ipw("tiny ATE", tiny, A, y, "ATE", b, group); ipw("tiny ATO", tiny, A, y, "ATO", b, group)
aipw("tiny aipw ATE", tiny, tiny, A, y, gaussian(), "ATE", b, group, FALSE)
