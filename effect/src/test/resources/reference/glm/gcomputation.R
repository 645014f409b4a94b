# Standardised risks and means: delta method and stacked influence written out. Run: Rscript gcomputation.R FOLDER-OF-SHARED-DATA > gcomputation.csv
suppressMessages({library(sandwich)})
shared <- commandArgs(TRUE)[1]
cat(sprintf("# R %s, sandwich %s\ncase,name,value\n", getRversion(), packageVersion("sandwich")))
put <- function(case, name, value) cat(sprintf("%s,%s,%.17g\n", case, name, value), sep = "")
exactly <- function(formula, family, data, w) {
  data$w <- w
  fit <- glm(formula, family, data, weights = w, control = glm.control(epsilon = 1e-10, maxit = 200))
  for (i in 1:12) fit <- eval(bquote(glm(formula, family, data, weights = w, start = .(coef(fit)), control = glm.control(epsilon = 1e-10, maxit = 200))))
  fit
}
contrasts <- function(case, noun, m, V) {
  names <- c(paste(noun, "difference"), paste(noun, "ratio"), if (noun == "risk") "odds ratio", paste(noun, "if treated"), paste(noun, "if untreated"))
  values <- c(m[1] - m[2], m[1] / m[2], if (noun == "risk") m[1] / (1 - m[1]) / (m[2] / (1 - m[2])), m)
  d <- rbind(c(1, -1), c(1 / m[1], -1 / m[2]), if (noun == "risk") c(1 / (m[1] * (1 - m[1])), -1 / (m[2] * (1 - m[2]))), c(1, 0), c(0, 1))
  put(case, names, values)
  put(case, paste(names, "se"), sqrt(diag(d %*% V %*% t(d))))
}
standardise <- function(case, noun, fit, data, cluster, w) {
  X <- lapply(1:0, function(a) { d <- data; d$qsmk <- a; model.matrix(delete.response(terms(fit)), d) })
  offset <- if (is.null(fit$offset)) 0 else fit$offset
  eta <- lapply(X, function(x) as.numeric(x %*% coef(fit)) + offset)
  h <- lapply(eta, fit$family$linkinv)
  slope <- lapply(eta, fit$family$mu.eta)
  covariances <- list(model = vcov(fit), HC0 = vcovHC(fit, type = "HC0"), HC1 = vcovHC(fit, type = "HC1"),
    CR0 = vcovCL(fit, cluster, type = "HC0", cadjust = FALSE), CR1 = vcovCL(fit, cluster, type = "HC1"))
  B <- summary(fit)$cov.unscaled
  score <- model.matrix(fit) * (fit$prior.weights * (fit$y - fitted(fit)) * fit$family$mu.eta(fit$linear.predictors) / fit$family$variance(fitted(fit)))
  for (estimand in c("ATE", "ATT", "ATC")) {
    s <- w * switch(estimand, ATE = 1, ATT = data$qsmk, ATC = 1 - data$qsmk)
    s <- s / sum(s)
    m <- sapply(h, function(x) sum(s * x))
    G <- t(sapply(1:2, function(a) colSums(s * slope[[a]] * X[[a]])))
    for (v in names(covariances)) contrasts(paste(case, estimand, v), noun, m, G %*% covariances[[v]] %*% t(G))
    psi <- sapply(1:2, function(a) s * (h[[a]] - m[a]) + score %*% B %*% G[a, ])
    contrasts(paste(case, estimand, "sampled HC0"), noun, m, crossprod(psi))
    contrasts(paste(case, estimand, "sampled CR0"), noun, m, crossprod(rowsum(psi, cluster)))
  }
}
nhefs <- read.csv(file.path(shared, "evaluation/nhefs.csv"))
one <- rep(1, nrow(nhefs))
f <- death ~ qsmk * sex + age + I(age^2) + smokeintensity + smokeyrs + offset(0.01 * smokeyrs)
standardise("logit", "risk", exactly(f, binomial, nhefs, one), nhefs, nhefs$age, one)
standardise("poisson", "mean", exactly(f, poisson, nhefs, one), nhefs, nhefs$age, one)
weight <- 1 + nhefs$sex
suppressWarnings(standardise("weighted", "risk", exactly(f, binomial, nhefs, weight), nhefs, nhefs$age, weight))
standardise("gamma", "mean", exactly(wt82 ~ qsmk * sex + age + wt71, Gamma("log"), subset(nhefs, !is.na(wt82)), rep(1, sum(!is.na(nhefs$wt82)))),
  subset(nhefs, !is.na(wt82)), nhefs$age[!is.na(nhefs$wt82)], rep(1, sum(!is.na(nhefs$wt82))))
standardise("linear", "mean", exactly(wt82_71 ~ qsmk * sex + qsmk:wt71 + age + wt71, gaussian, subset(nhefs, !is.na(wt82)), rep(1, sum(!is.na(nhefs$wt82)))),
  subset(nhefs, !is.na(wt82)), nhefs$age[!is.na(nhefs$wt82)], rep(1, sum(!is.na(nhefs$wt82))))
