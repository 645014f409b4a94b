# CR2 with Satterthwaite degrees of freedom, CR3 and the cluster jackknife.
# Run: Rscript clusters.R FOLDER-OF-SHARED-DATA > clusters.csv
suppressMessages({library(clubSandwich)})
shared <- commandArgs(TRUE)[1]
cat(sprintf("# R %s, clubSandwich %s\ncase,name,value\n", getRversion(), packageVersion("clubSandwich")))
put <- function(case, name, value) cat(sprintf("%s,%s,%s\n", case, name, ifelse(is.na(value), "NA", sprintf("%.17g", value))), sep = "")
show <- function(case, fit, g, names, third = TRUE) {
  two <- coef_test(fit, vcov = vcovCR(fit, cluster = g, type = "CR2"), test = "Satterthwaite")
  b <- coef(fit)[!is.na(coef(fit))]
  k <- match(names, names(b))
  put(paste(case, "CR2"), names, b[k]); put(paste(case, "CR2"), paste(names, "se"), two$SE[k])
  put(paste(case, "CR2"), paste(names, "df"), two$df[k])
  if (!third) return(invisible())
  three <- sqrt(diag(as.matrix(vcovCR(fit, cluster = g, type = "CR3"))))
  put(paste(case, "CR3"), names, b[k]); put(paste(case, "CR3"), paste(names, "se"), three[k])
}
jackknife <- function(case, fit, data, g, weights = NULL) {
  b <- coef(fit); G <- length(unique(g)); V <- 0
  for (l in unique(g)) { d <- data[g != l, ]; d$ww <- if (is.null(weights)) 1 else weights[g != l]
    V <- V + tcrossprod(coef(lm(formula(fit), d, weights = ww)) - b) }
  put(paste(case, "jackknife"), names(b), b); put(paste(case, "jackknife"), paste(names(b), "se"), sqrt(diag(V) * (G - 1) / G))
}
p <- read.csv("panel.csv"); p$year <- p$time - 2020 # clubSandwich loses digits on years as they are
fit <- lm(steps ~ treated + age + year + near, p)
show("panel", fit, p$region, names(coef(fit))); jackknife("panel", fit, p, p$region)
fit <- lm(steps ~ treated + age + year + near, p, weights = weight)
show("panel weighted", fit, p$region, names(coef(fit))); jackknife("panel weighted", fit, p, p$region, p$weight)
# CR3 of a model with an effect for each cluster: what leaving each cluster out moves, by fitting again
without <- function(case, fit, data, g, names) { b <- coef(fit)[names]; V <- 0
  for (l in unique(g)) V <- V + tcrossprod(coef(lm(formula(fit), data[g != l, ]))[names] - b)
  put(paste(case, "CR3"), names, b); put(paste(case, "CR3"), paste(names, "se"), sqrt(diag(V))) }
fit <- lm(steps ~ treated + age + factor(time) + factor(unit), p)
show("within", fit, p$region, c("treated", "age"), FALSE); without("within", fit, p, p$region, c("treated", "age"))
fit <- lm(steps ~ treated + age + factor(unit), p)
show("within one", fit, p$unit, c("treated", "age"), FALSE); without("within one", fit, p, p$unit, c("treated", "age"))
l <- read.csv(file.path(shared, "evaluation/lalonde.csv"))
fit <- lm(re78 ~ treat + age + race + married + re74, l)
show("lalonde", fit, l$educ, names(coef(fit)))
