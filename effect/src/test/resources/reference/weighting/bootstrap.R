# Standard errors of inverse-probability weighted effects by boot and glm: other random numbers, so only alike.
# Run: Rscript bootstrap.R FOLDER-OF-SHARED-DATA > bootstrap.csv
suppressMessages(library(boot))
shared <- commandArgs(TRUE)[1]
cat(sprintf("# R %s, boot %s\ncase,name,value\n", getRversion(), packageVersion("boot")))
put <- function(case, name, value) cat(sprintf("%s,%s,%.17g\n", case, name, value), sep = "")
nhefs <- read.csv(file.path(shared, "evaluation/nhefs.csv"))
nhefs <- nhefs[!is.na(nhefs$wt82_71), ]
X <- model.matrix(~ sex + age + smokeintensity + smokeyrs + wt71, nhefs)
effect <- function(rows) {
  A <- nhefs$qsmk[rows]; y <- nhefs$wt82_71[rows]
  e <- glm.fit(X[rows, ], A, family = binomial())$fitted.values
  w <- A / e + (1 - A) / (1 - e)
  weighted.mean(y[A == 1], w[A == 1]) - weighted.mean(y[A == 0], w[A == 0])
}
set.seed(1)
b <- boot(1:nrow(nhefs), function(d, i) effect(i), R = 2000)
ci <- boot.ci(b, type = c("perc"))
put("rows", c("ATE", "se", "lower", "upper"), c(b$t0, sd(b$t), ci$percent[4:5]))
groups <- split(1:nrow(nhefs), nhefs$age)
b <- boot(seq_along(groups), function(d, i) effect(unlist(groups[i])), R = 2000)
put("clusters", c("ATE", "se"), c(effect(1:nrow(nhefs)), sd(b$t)))
