# Generalised linear mixed models with slopes that vary between groups. Run in this folder: Rscript glmm-slopes.R FOLDER-OF-SHARED-DATA > glmm-slopes.csv
suppressMessages(library(lme4))
shared <- commandArgs(TRUE)[1]
cat(sprintf("# R %s, lme4 %s\ncase,name,value\n", getRversion(), packageVersion("lme4")))
put <- function(case, name, value) cat(sprintf("%s,%s,%s\n", case, name, ifelse(is.na(value), "NA", sprintf("%.17g", value))), sep = "")
# Laplace's approximation written out; p is the factor of the effects, term by term and column by column, then the coefficients.
laplace <- function(X, Z, y, offset, group, family) {
  size <- sapply(Z, ncol); all <- do.call(cbind, Z); q <- sum(size); g <- as.integer(factor(group)); stopifnot(q <= 2)
  sums <- function(x) rowsum(x, g)
  function(p) {
    L <- matrix(0, q, q); next_ <- 1; at <- 0
    for (w in size) { for (j in 1:w) for (i in j:w) { L[at + i, at + j] <- p[next_]; next_ <- next_ + 1 }; at <- at + w }
    eta <- drop(X %*% p[-(1:(next_ - 1))]) + offset; t <- all %*% L; u <- matrix(0, max(g), q)
    own <- function(u) eta + rowSums(t * u[g, , drop = FALSE])
    mean <- function(e) if (family == "binomial") plogis(e) else exp(e)
    H <- function(m) { v <- if (family == "binomial") m * (1 - m) else m; h <- sums(v * t^2) + 1; if (q == 1) cbind(h, 0, h) else cbind(h[, 1], sums(v * t[, 1] * t[, 2]), h[, 2]) }
    for (k in 1:100) {
      m <- mean(own(u)); s <- sums(t * (y - m)) - u; h <- H(m)
      d <- if (q == 1) s / h[, 1] else cbind(h[, 3] * s[, 1] - h[, 2] * s[, 2], h[, 1] * s[, 2] - h[, 2] * s[, 1]) / (h[, 1] * h[, 3] - h[, 2]^2)
      u <- u + d * pmin(1, 1 / pmax(1e-300, abs(d))); if (max(abs(d)) < 1e-13) break
    }
    e <- own(u); h <- H(mean(e)); l <- if (family == "binomial") y * e - ifelse(e > 0, e + log1p(exp(-e)), log1p(exp(e))) else y * e - exp(e) - lgamma(y + 1)
    -2 * (sum(l) - sum(u^2) / 2 - sum(log(if (q == 1) h[, 1] else h[, 1] * h[, 3] - h[, 2]^2)) / 2)
  }
}
fit <- function(case, formula, Z, data, family) {
  model <- suppressWarnings(glmer(formula, data, family, control = glmerControl(optimizer = "bobyqa", tolPwrss = 1e-12, optCtrl = list(rhoend = 1e-9, maxfun = 1e5))))
  show <- function(case, theta, b, se, likelihood) {
    put(case, names(fixef(model)), b); put(case, paste(names(fixef(model)), "se"), se); put(case, "log-likelihood", likelihood)
    next_ <- 1
    for (z in Z) { q <- ncol(z); L <- matrix(0, q, q); L[lower.tri(L, TRUE)] <- theta[next_ - 1 + 1:(q * (q + 1) / 2)]; next_ <- next_ + q * (q + 1) / 2; S <- L %*% t(L)
      put(case, paste("variance", colnames(z)), diag(S)); if (q > 1) put(case, "covariance", S[2, 1]) }
  }
  show(case, getME(model, "theta"), fixef(model), sqrt(diag(as.matrix(vcov(model)))), as.numeric(logLik(model)))
  deviance <- laplace(getME(model, "X"), Z, getME(model, "y"), getME(model, "offset"), getME(model, "flist")[[1]], family)
  start <- c(getME(model, "theta"), fixef(model)); k <- length(getME(model, "theta")); unit <- c(pmax(0.1, abs(start[1:k]) / 3), sqrt(diag(as.matrix(vcov(model)))))
  scaled <- function(p) deviance(start + unit * p); p <- 0 * start
  gradient <- function(p) sapply(seq_along(p), function(k) { e <- replace(0 * p, k, 0.02); (8 * (scaled(p + e) - scaled(p - e)) - (scaled(p + 2 * e) - scaled(p - 2 * e))) / 0.24 })
  for (step in 1:3) { H <- sapply(seq_along(p), function(k) { e <- replace(0 * p, k, 0.01); (8 * (gradient(p + e) - gradient(p - e)) - (gradient(p + 2 * e) - gradient(p - 2 * e))) / 0.12 }); H <- (H + t(H)) / 2; p <- p - solve(H, gradient(p)) }
  found <- start + unit * p
  show(paste(case, "exact"), found[1:k], found[-(1:k)], (unit * sqrt(diag(solve(H / 2))))[-(1:k)], -deviance(found) / 2)
}
s <- read.csv("seizures.csv"); s$many <- as.numeric(s$y > 5); s$t <- (2 * s$period - 5) / 10
one <- cbind("(Intercept)" = 1, t = s$t)
fit("poisson correlated", y ~ trt + log(base) + t + (1 + t | subject), list(one), s, "poisson")
fit("poisson independent", y ~ trt + log(base) + t + (1 + t || subject), list(one[, 1, drop = FALSE], one[, 2, drop = FALSE]), s, "poisson")
fit("poisson slope", y ~ trt + t + (0 + t | subject), list(one[, 2, drop = FALSE]), s, "poisson")
fit("binomial independent", many ~ trt + log(base) + t + (1 + t || subject), list(one[, 1, drop = FALSE], one[, 2, drop = FALSE]), s, "binomial")
ages <- read.csv(file.path(shared, "evaluation/nhefs.csv")); ages$older <- (ages$age - 45) / 10; ages$marital <- ages$marital * 10 + ages$education
fit("asthma", asthma ~ qsmk + sex + older + (1 + older | marital), list(cbind("(Intercept)" = 1, older = ages$older)), ages, "binomial")
