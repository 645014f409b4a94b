# Rubin's rules. Run: Rscript rubin.R FOLDER-OF-SHARED-DATA > rubin.csv
suppressMessages(library(mice))
shared <- commandArgs(TRUE)[1]
cat(sprintf("# R %s, mice %s\ncase,name,value\n", getRversion(), packageVersion("mice")))
put <- function(case, name, value) cat(sprintf("%s,%s,%.17g\n", case, name, value), sep = "")
scalar <- function(case, q, u, n, k) {
  p <- pool.scalar(q, u, n, k)
  put(case, c("estimate", "within", "between", "variance", "df", "fmi", "increase"), c(p$qbar, p$ubar, p$b, p$t, p$df, p$fmi, p$r))
  put(case, "lambda", (1 + 1 / p$m) * p$b / p$t)
}
q <- c(1.2, 0.9, 1.45, 1.1, 1.3); u <- c(0.21, 0.25, 0.19, 0.22, 0.2)
scalar("small", q, u, 60, 3)
scalar("normal", q, u, Inf, 1)
scalar("equal", rep(2, 4), c(0.1, 0.2, 0.1, 0.2), 30, 2)
# D1 from the paper's formulas.
Q <- rbind(c(1.2, 0.4), c(0.9, 0.6), c(1.45, 0.35), c(1.1, 0.5)); U <- lapply(1:4, function(i) matrix(c(0.2 + i / 50, 0.03, 0.03, 0.1 + i / 100), 2))
m <- 4; k <- 2; qbar <- colMeans(Q); ubar <- Reduce(`+`, U) / m; B <- cov(Q)
r <- (1 + 1 / m) * sum(diag(B %*% solve(ubar))) / k
F <- drop(t(qbar) %*% solve(ubar) %*% qbar) / (k * (1 + r)); t <- k * (m - 1)
df <- if (t > 4) 4 + (t - 4) * (1 + (1 - 2 / t) / r)^2 else t * (1 + 1 / k) * (1 + 1 / r)^2 / 2
put("D1", c("statistic", "df2", "p", "increase"), c(F, df, pf(F, k, df, lower.tail = FALSE), r))
# pool() of lm() on data sets completed by a rule, in which nothing is random: row i of imputation j gets its column's mean plus (i + j) mod 5.
nhefs <- read.csv(file.path(shared, "evaluation/nhefs.csv"))
fits <- lapply(1:5, function(j) { d <- nhefs; gone <- which(is.na(d$wt82_71)); d$wt82_71[gone] <- mean(d$wt82_71, na.rm = TRUE) + (gone + j) %% 5; lm(wt82_71 ~ qsmk + sex + age, d) })
s <- summary(pool(as.mira(fits)), "all")
for (i in 1:nrow(s)) put("nhefs", paste(s$term[i], c("estimate", "std.error", "df", "fmi", "lambda", "riv")), unlist(s[i, c("estimate", "std.error", "df", "fmi", "lambda", "riv")]))
