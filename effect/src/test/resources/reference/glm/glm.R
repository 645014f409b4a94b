# Generalised linear models and their covariances. Run: Rscript glm.R FOLDER-OF-SHARED-DATA > glm.csv
suppressMessages({library(sandwich); library(MASS)})
shared <- commandArgs(TRUE)[1]
cat(sprintf("# R %s, sandwich %s, MASS %s\ncase,name,value\n", getRversion(), packageVersion("sandwich"), packageVersion("MASS")))
put <- function(case, name, value) cat(sprintf("%s,%s,%s\n", case, name, ifelse(is.na(value), "NA", sprintf("%.17g", value))), sep = "")
# R stops when the deviance stands still, which leaves coefficients of non-canonical links at 1e-8: start again from there.
exactly <- function(...) {
  call <- as.call(c(as.name("glm"), as.list(substitute(list(...)))[-1]))
  call$control <- quote(glm.control(epsilon = 1e-10, maxit = 200))
  fit <- eval(call, parent.frame())
  for (i in 1:6) {
    call$start <- coef(fit)
    fit <- eval(call, parent.frame())
  }
  fit
}
fits <- function(case, fit, cluster = NULL) {
  b <- coef(fit); b <- b[!is.na(b)]
  covariances <- list(model = vcov(fit), HC0 = vcovHC(fit, type = "HC0"), HC1 = vcovHC(fit, type = "HC1"))
  if (!is.null(cluster)) {
    covariances$CR0 <- vcovCL(fit, cluster, type = "HC0", cadjust = FALSE)
    covariances$CR1 <- vcovCL(fit, cluster, type = "HC1")
  }
  for (v in names(covariances)) {
    put(paste(case, v), names(b), b)
    put(paste(case, v), paste(names(b), "se"), sqrt(diag(covariances[[v]]))[names(b)])
  }
  put(paste(case, "fit"), c("deviance", "null deviance", "log-likelihood", "AIC", "df residual"),
      c(deviance(fit), fit$null.deviance, as.numeric(logLik(fit)), AIC(fit), df.residual(fit)))
  put(paste(case, "fit"), "pearson", sum(residuals(fit, "pearson")^2))
}
nhefs <- read.csv(file.path(shared, "evaluation/nhefs.csv"))
lalonde <- read.csv(file.path(shared, "evaluation/lalonde.csv"))
for (link in c("logit", "probit", "cloglog"))
  fits(paste("nhefs", link), exactly(death ~ qsmk + sex + age + I(age^2) + factor(education) + smokeintensity + wt71 + offset(0.01 * smokeyrs),
      binomial(link), nhefs), nhefs$age)
nhefs$weight <- 1 + nhefs$sex + (nhefs$age %% 3) / 2
# A column that others make up is added in the test only.
suppressWarnings(fits("nhefs weighted", exactly(death ~ qsmk + sex + age + smokeintensity, binomial, nhefs, weights = weight)))
fits("lalonde score", exactly(treat ~ age + educ + race + married + nodegree + re74 + re75, binomial, lalonde))
grouped <- data.frame(share = c(2 / 10, 5 / 12, 9 / 15, 7 / 8), trials = c(10, 12, 15, 8), dose = c(1, 2, 3, 4))
fits("grouped", exactly(share ~ dose, binomial, grouped, weights = trials))
