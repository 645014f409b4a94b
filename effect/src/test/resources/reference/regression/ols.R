# Least squares and its covariances. Run: Rscript ols.R FOLDER-OF-SHARED-DATA > ols.csv
suppressMessages({library(sandwich); library(splines)})
shared <- commandArgs(TRUE)[1]
cat(sprintf("# R %s, sandwich %s\ncase,name,value\n", getRversion(), packageVersion("sandwich")))
put <- function(case, name, value) cat(sprintf("%s,%s,%s\n", case, name, ifelse(is.na(value), "NA", sprintf("%.17g", value))), sep = "")
fits <- function(case, fit, vcovs) {
  for (v in names(vcovs)) {
    b <- coef(fit); b <- b[!is.na(b)]
    se <- sqrt(diag(vcovs[[v]]))
    put(paste0(case, " ", v), names(b), b)
    put(paste0(case, " ", v), paste(names(b), "se"), se[names(b)])
  }
}
all <- function(fit) c(list(classical = vcov(fit)), sapply(c("HC0", "HC1", "HC2", "HC3"), function(t) vcovHC(fit, type = t), simplify = FALSE))
lalonde <- read.csv(file.path(shared, "evaluation/lalonde.csv"))
fit <- lm(re78 ~ treat * race + ns(age, 4) + educ + married + re74 + I(re75^2), lalonde)
fits("lalonde", fit, c(all(fit), list(CR0 = vcovCL(fit, lalonde$educ, type = "HC0", cadjust = FALSE), CR1 = vcovCL(fit, lalonde$educ, type = "HC1"))))
fit <- lm(re78 ~ treat + race:married + age - 1, lalonde)
fits("lalonde no intercept", fit, all(fit))
nhefs <- read.csv(file.path(shared, "evaluation/nhefs.csv"))
fit <- lm(wt82_71 ~ qsmk + sex + age + I(age^2) + factor(education) + smokeintensity + smokeyrs + wt71, nhefs, weights = smokeintensity)
fits("nhefs weighted", fit, all(fit))
fits("longley", lm(Employed ~ ., longley), list(classical = vcov(lm(Employed ~ ., longley))))
