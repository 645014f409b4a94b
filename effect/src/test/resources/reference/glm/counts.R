# Poisson, modified Poisson, negative binomial and Gamma regression. Run: Rscript counts.R FOLDER-OF-SHARED-DATA > counts.csv
suppressMessages({library(sandwich); library(MASS)})
shared <- commandArgs(TRUE)[1]
cat(sprintf("# R %s, sandwich %s, MASS %s\ncase,name,value\n", getRversion(), packageVersion("sandwich"), packageVersion("MASS")))
put <- function(case, name, value) cat(sprintf("%s,%s,%s\n", case, name, ifelse(is.na(value), "NA", sprintf("%.17g", value))), sep = "")
exactly <- function(...) {
  call <- as.call(c(as.name("glm"), as.list(substitute(list(...)))[-1]))
  call$control <- quote(glm.control(epsilon = 1e-10, maxit = 200))
  fit <- eval(call, parent.frame())
  for (i in 1:12) {
    call$start <- coef(fit)
    fit <- eval(call, parent.frame())
  }
  fit
}
fits <- function(case, fit, cluster = NULL, more = list(), parameters = 0) {
  b <- coef(fit)
  covariances <- c(list(model = vcov(fit), HC0 = vcovHC(fit, type = "HC0"), HC1 = vcovHC(fit, type = "HC1")), more)
  if (!is.null(cluster)) {
    covariances$CR0 <- vcovCL(fit, cluster, type = "HC0", cadjust = FALSE)
    covariances$CR1 <- vcovCL(fit, cluster, type = "HC1")
  }
  for (v in names(covariances)) {
    put(paste(case, v), names(b), b)
    put(paste(case, v), paste(names(b), "se"), sqrt(diag(covariances[[v]]))[names(b)])
  }
  put(paste(case, "fit"), c("deviance", "null deviance", "df residual", "Pearson dispersion"),
      c(deviance(fit), fit$null.deviance, df.residual(fit), sum(residuals(fit, "pearson")^2) / df.residual(fit)))
  if (!is.na(AIC(fit))) put(paste(case, "fit"), c("log-likelihood", "AIC"), c(as.numeric(logLik(fit)), AIC(fit)))
}
rand <- read.csv(file.path(shared, "evaluation/randhie.csv"))
nhefs <- read.csv(file.path(shared, "evaluation/nhefs.csv"))
lalonde <- read.csv(file.path(shared, "evaluation/lalonde.csv"))
fit <- exactly(mdvis ~ lncoins + idp + lpi + fmde + physlm + disea + hlthg + hlthf + hlthp, poisson, rand)
fits("rand poisson", fit, rand$disea, list(quasi = vcov(fit) * sum(residuals(fit, "pearson")^2) / df.residual(fit)))
fits("nhefs rate", exactly(death ~ qsmk + sex + age + offset(log(smokeyrs)), poisson, nhefs), nhefs$age)
# sandwich counts rows of weight 0 in one factor and not in the other: leave them out here, the test keeps them.
fits("lalonde weighted", exactly(treat ~ race + age, poisson, subset(lalonde, educ > 0), weights = educ))
# The score of theta is solved far beyond the control of glm.nb, so that both agree to the last figures.
nb <- glm.nb(mdvis ~ lncoins + idp + lpi + fmde + physlm + disea + hlthg + hlthf + hlthp, rand)
for (i in 1:20) {
  theta <- theta.ml(rand$mdvis, fitted(nb), limit = 100, eps = 1e-12)
  nb <- glm(formula(nb), negative.binomial(as.numeric(theta)), rand, start = coef(nb), control = glm.control(epsilon = 1e-12))
}
info <- function(th, mu, y) sum(-trigamma(th + y) + trigamma(th) - 1/th + 2/(mu + th) - (y + th)/(mu + th)^2)
theta <- as.numeric(theta)
b <- coef(nb)
x <- model.matrix(nb); mu <- fitted(nb); y <- rand$mdvis
given <- summary(nb, dispersion = 1)$cov.unscaled
scores <- x * (y - mu) / (1 + mu / theta)
clustered <- rowsum(scores, rand$disea)
G <- nrow(clustered); n <- nrow(x); k <- ncol(x)
observed <- t(x) %*% (x * (mu * theta * (theta + y) / (theta + mu)^2))
cross <- colSums(x * (mu * (y - mu) / (theta + mu)^2))
joint <- solve(rbind(cbind(observed, -cross), c(-cross, info(theta, mu, y))))
covariances <- list(model = given, HC0 = given %*% crossprod(scores) %*% given, HC1 = given %*% crossprod(scores) %*% given * n / (n - k),
  CR0 = given %*% crossprod(clustered) %*% given, CR1 = given %*% crossprod(clustered) %*% given * G / (G - 1) * (n - 1) / (n - k), joint = joint[1:k, 1:k])
for (v in names(covariances)) {
  put(paste("rand negbin", v), names(b), b)
  put(paste("rand negbin", v), paste(names(b), "se"), sqrt(diag(covariances[[v]])))
}
ll <- sum(dnbinom(y, size = theta, mu = mu, log = TRUE))
put("rand negbin fit", c("theta", "theta se", "theta se joint", "deviance", "null deviance", "log-likelihood", "AIC", "df residual"),
    c(theta, 1 / sqrt(info(theta, mu, y)), sqrt(joint[k + 1, k + 1]), deviance(nb), nb$null.deviance, ll, -2 * ll + 2 * (k + 1), df.residual(nb)))
positive <- subset(rand, mdvis > 0)
fits("rand gamma", exactly(mdvis ~ lncoins + idp + lpi + fmde + physlm + disea + hlthg + hlthf + hlthp, Gamma("log"), positive), positive$disea)
positive$weight <- 1 + positive$idp
fits("rand gamma weighted", exactly(mdvis ~ lncoins + idp + hlthp, Gamma("log"), positive, weights = weight))
