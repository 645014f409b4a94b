# CR2 with Satterthwaite degrees of freedom and CR3 where fixed effects cross the clusters: least squares with every effect as dummies.
# Run in this folder: Rscript crossed.R FOLDER-OF-SHARED-DATA > crossed.csv
suppressMessages({library(clubSandwich); library(plm)})
shared <- commandArgs(TRUE)[1]
cat(sprintf("# R %s, clubSandwich %s, plm %s\ncase,name,value\n", getRversion(), packageVersion("clubSandwich"), packageVersion("plm")))
put <- function(case, name, value) cat(sprintf("%s,%s,%s\n", case, name, ifelse(is.na(value), "NA", sprintf("%.17g", value))), sep = "")
show <- function(case, fit, g, names) {
  two <- coef_test(fit, vcov = vcovCR(fit, cluster = g, type = "CR2"), test = "Satterthwaite", coefs = names)
  put(paste(case, "CR2"), names, two$beta); put(paste(case, "CR2"), paste(names, "se"), two$SE); put(paste(case, "CR2"), paste(names, "df"), two$df)
}
# The same by plain algebra: with weights clubSandwich keeps six digits of the degrees of freedom where a cluster fits some of its rows exactly.
plain <- function(case, fit, g, names) {
  X <- model.matrix(fit); w <- weights(fit); e <- resid(fit); M <- solve(crossprod(X * sqrt(w))); left <- diag(nrow(X)) - X %*% M %*% t(X * w); each <- split(seq_len(nrow(X)), g)
  root <- function(S) { v <- eigen(S, symmetric = TRUE); v$vectors %*% (ifelse(v$values > 1e-10, 1 / sqrt(abs(v$values)), 0) * t(v$vectors)) }
  for (name in names) { k <- M[name, ]; P <- sapply(each, function(i) t(left[i, ]) %*% root(tcrossprod(left[i, ])) %*% (w[i] * X[i, ]) %*% k)
    V <- sum(sapply(each, function(i) (t(k) %*% t(w[i] * X[i, ]) %*% root(tcrossprod(left[i, ])) %*% e[i])^2))
    put(paste(case, "CR2"), c(name, paste(name, "se"), paste(name, "df")), c(coef(fit)[[name]], sqrt(V), sum(P^2)^2 / sum(crossprod(P)^2))) }
}
# CR3: what leaving each cluster out moves, by fitting again
without <- function(case, fit, data, g, names, w = rep(1, nrow(data))) { b <- coef(fit)[names]; V <- 0; data$w <- w
  for (l in unique(g)) V <- V + tcrossprod(coef(lm(formula(fit), data[g != l, ], weights = w))[names] - b)
  put(paste(case, "CR3"), names, b); put(paste(case, "CR3"), paste(names, "se"), sqrt(diag(V))) }
p <- read.csv("panel.csv"); f <- c("treated", "age")
both <- lm(steps ~ treated + age + factor(unit) + factor(time), p)
show("units nested", both, p$region, f); without("units nested", both, p, p$region, f)
show("all crossed", both, p$clinic, f); without("all crossed", both, p, p$clinic, f)
time <- lm(steps ~ treated + age + factor(time), p)
show("time only", time, p$region, f); without("time only", time, p, p$region, f)
heavy <- lm(steps ~ treated + age + factor(unit) + factor(time), p, weights = weight)
show("weighted", heavy, p$region, f); without("weighted", heavy, p, p$region, f, p$weight)
weighted <- lm(steps ~ treated + age + factor(unit), p, weights = weight)
plain("weighted nested", weighted, p$region, f); without("weighted nested", weighted, p, p$region, f, p$weight)
m <- read.csv(file.path(shared, "evaluation/mpdta.csv")); m$state <- m$countyreal %/% 1000
m$post <- as.numeric(m$first.treat > 0 & m$year >= m$first.treat); m$big <- m$post * m$lpop
panel <- pdata.frame(m, index = c("countyreal", "year"))
show("counties", plm(lemp ~ post + big, panel, model = "within", effect = "twoways"), m$state, c("post", "big"))
w <- read.csv(file.path(shared, "evaluation/illinois_wellness/claims.csv")); w <- w[complete.cases(w[c("spend_0816_0717", "treat", "male", "spend_0715_0716", "white", "age37_49", "Strata_claims")]), ]
show("wellness", lm(spend_0816_0717 ~ treat + spend_0715_0716 + factor(white) + factor(age37_49) + factor(Strata_claims), w), w$Strata_claims, c("treat", "spend_0715_0716"))
