# Tobit by survreg. Run: Rscript tobit.R FOLDER-OF-SHARED-DATA > tobit.csv
suppressMessages(library(survival))
shared <- commandArgs(TRUE)[1]
cat(sprintf("# R %s, survival %s\ncase,name,value\n", getRversion(), packageVersion("survival")))
put <- function(case, name, value) cat(sprintf("%s,%s,%.17g\n", case, name, value), sep = "")
tobit <- function(case, formula, data, limit) {
  data$y <- pmax(data$y, limit)
  fit <- survreg(formula, data, dist = "gaussian", control = survreg.control(rel.tolerance = 1e-15, maxiter = 100))
  names <- c(names(coef(fit)), "log(sigma)")
  put(case, names, c(coef(fit), log(fit$scale)))
  put(case, paste(names, "se"), sqrt(diag(vcov(fit))))
  put(paste(case, "fit"), c("sigma", "log-likelihood"), c(fit$scale, fit$loglik[2]))
}
lalonde <- read.csv(file.path(shared, "evaluation/lalonde.csv"))
lalonde$y <- lalonde$re78 / 1000
tobit("earnings", Surv(y, y > 0, type = "left") ~ treat + age + I(age^2) + educ + race + married, lalonde, 0)
nhefs <- read.csv(file.path(shared, "evaluation/nhefs.csv"))
nhefs <- subset(nhefs, !is.na(wt82_71)); nhefs$y <- nhefs$wt82_71
tobit("weight", Surv(y, y > -2, type = "left") ~ qsmk + sex + age + wt71, nhefs, -2)
