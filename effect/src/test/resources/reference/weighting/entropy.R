# Entropy balancing by its dual with optim and Newton, and the stacked sandwich with numerical derivatives.
# Run: Rscript entropy.R FOLDER-OF-SHARED-DATA > entropy.csv
suppressMessages(library(sandwich))
shared <- commandArgs(TRUE)[1]
cat(sprintf("# R %s, sandwich %s\ncase,name,value\n", getRversion(), packageVersion("sandwich")))
put <- function(case, name, value) cat(sprintf("%s,%s,%s\n", case, name, ifelse(is.na(value), "NA", sprintf("%.17g", value))), sep = "")
dual <- function(X, target, b) {
  z <- sweep(X, 2, target)
  l <- rep(0, ncol(z))
  value <- function(l) log(sum(b * exp(z %*% l)))
  for (i in 1:500) {
    w <- as.vector(b * exp(z %*% l)); w <- w / sum(w)
    g <- colSums(w * z)
    if (max(abs(g)) < 1e-12) break
    H <- crossprod(z * sqrt(w)) - tcrossprod(g)
    d <- -solve(H, g, tol = 1e-30)
    t <- 1
    while (!is.finite(value(l + t * d)) || value(l + t * d) > value(l) + 1e-4 * t * sum(g * d) + 1e-14) t <- t / 2
    l <- l + t * d
  }
  l
}
# All estimating equations of all unknowns; their derivative is taken numerically.
stacked <- function(X, A, y, b, estimand, case) {
  p <- ncol(X)
  X <- scale(X)
  in_target <- switch(estimand, ATT = A, ATC = 1 - A, ATE = rep(1, length(A))) * b
  arms <- switch(estimand, ATT = 0, ATC = 1, ATE = 0:1)
  target <- colSums(in_target * X) / sum(in_target)
  ls <- lapply(arms, function(a) dual(X[A == a, ], target, b[A == a]))
  weight <- function(target, ls) {
    w <- b
    for (k in seq_along(arms)) { i <- A == arms[k]; w[i] <- b[i] * exp(sweep(X[i, ], 2, target) %*% ls[[k]]) }
    w
  }
  w <- weight(target, ls)
  m <- sapply(0:1, function(a) weighted.mean(y[A == a], w[A == a]))
  theta <- c(target, unlist(ls), m)
  psi <- function(theta) {
    target <- theta[1:p]
    ls <- lapply(seq_along(arms), function(k) theta[p * k + 1:p])
    m <- theta[p * (length(arms) + 1) + 1:2]
    w <- weight(target, ls)
    parts <- list(in_target * sweep(X, 2, target))
    for (a in arms) parts <- c(parts, list((A == a) * w * sweep(X, 2, target)))
    parts <- c(parts, list((A == 0) * w * (y - m[1]), (A == 1) * w * (y - m[2])))
    do.call(cbind, parts)
  }
  total <- function(theta) colSums(psi(theta))
  J <- sapply(seq_along(theta), function(j) {
    h <- 1e-3 * max(1, abs(theta[j])); s <- function(k) { t <- theta; t[j] <- t[j] + k * h; total(t) }
    (8 * (s(1) - s(-1)) - (s(2) - s(-2))) / (12 * h)
  })
  IF <- -psi(theta) %*% t(solve(J, tol = 1e-30))
  n <- length(theta)
  d <- IF[, n] - IF[, n - 1]
  put(case, estimand, m[2] - m[1])
  put(case, paste(estimand, "se"), sqrt(sum(d^2)))
  put(case, c("mean treated", "mean treated se", "mean control", "mean control se"), c(m[2], sqrt(sum(IF[, n]^2)), m[1], sqrt(sum(IF[, n - 1]^2))))
  put(case, "clustered se", { s <- rowsum(d, cluster); sqrt(sum(s^2) * length(s) / (length(s) - 1)) })
  fit <- lm(y ~ A, weights = w)
  put(case, paste0(estimand, ", weights as known se"), sqrt(vcovHC(fit, type = "HC0")[2, 2]))
  for (a in 0:1) put(case, paste("ESS", a), sum(w[A == a])^2 / sum(w[A == a]^2))
  if (all(y %in% 0:1)) {
    lr <- IF[, n] / m[2] - IF[, n - 1] / m[1]
    lo <- IF[, n] / (m[2] * (1 - m[2])) - IF[, n - 1] / (m[1] * (1 - m[1]))
    put(case, c("risk ratio", "risk ratio se", "odds ratio", "odds ratio se"),
      c(m[2] / m[1], sqrt(sum(lr^2)), m[2] / (1 - m[2]) / (m[1] / (1 - m[1])), sqrt(sum(lo^2))))
  }
}
lalonde <- read.csv(file.path(shared, "evaluation/lalonde.csv"))
cluster <- lalonde$educ
X1 <- model.matrix(~ age + educ + race + married + nodegree + re74 + re75, lalonde)[, -1]
X2 <- cbind(X1, lalonde$age^2, lalonde$educ^2, lalonde$re74^2, lalonde$re75^2)
one <- rep(1, nrow(lalonde))
for (e in c("ATT", "ATC", "ATE")) stacked(X1, lalonde$treat, lalonde$re78, one, e, paste("lalonde", e))
stacked(X2, lalonde$treat, lalonde$re78, one, "ATT", "lalonde squares")
stacked(X1, lalonde$treat, lalonde$re78, lalonde$age, "ATT", "lalonde based ATT")
stacked(X1, lalonde$treat, lalonde$re78, lalonde$age, "ATE", "lalonde based ATE")
stacked(X1, lalonde$treat, 1 * (lalonde$re78 > 0), one, "ATT", "lalonde employed")
stacked(X1, lalonde$treat, 1 * (lalonde$re78 > 0), lalonde$age, "ATE", "lalonde employed based ATE")
