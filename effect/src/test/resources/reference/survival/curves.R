# Survival curves, log-rank tests and restricted means. Run: Rscript curves.R FOLDER-OF-SHARED-DATA > curves.csv
suppressMessages(library(survival))
shared <- commandArgs(TRUE)[1]
cat(sprintf("# R %s, survival %s\ncase,name,value\n", getRversion(), packageVersion("survival")))
put <- function(case, name, value) cat(sprintf("%s,%s,%s\n", case, name, ifelse(is.na(value), "NA", sprintf("%.17g", value))), sep = "")
tiny <- read.csv(text = "start,stop,died,x,z,w,g,area
0,5,1,1,0.2,1,a,1
0,5,1,0,1.4,2,a,1
2,5,0,1,0.7,1.5,b,1
5,9,1,0,0.1,1,b,2
1,9,1,1,2.2,0.5,a,2
3,9,1,1,1.1,1,c,2
0,12,0,0,0.9,2,c,3
4,12,1,0,0.4,1,d,3
6,14,1,1,0.3,3,d,3
9,14,1,0,1.8,1,e,1
2,15,0,1,0.6,1,e,2
7,17,1,0,1.2,1,f,3
8,20,0,1,0.5,1,f,1
5,21,1,0,1.6,2,g,2
10,22,1,1,0.8,1,g,1")
people <- merge(read.csv(file.path(shared, "evaluation/nhanes/Mortality_2015_C.csv"), na.strings = c("", "NA")), read.csv(file.path(shared, "evaluation/nhanes/Covariate_C.csv"), na.strings = c("", "NA")), by = "SEQN")
people <- people[people$eligstat == 1 & !is.na(people$permth_exm) & people$RIDAGEYR >= 40, ]
people <- people[people$permth_exm > 0, ]
at <- function(case, fit, times) {
  s <- summary(fit, times = times, extend = TRUE)
  names <- paste(if (is.null(s$strata)) "all" else as.character(s$strata), s$time)
  put(case, paste(names, "survival"), s$surv); put(case, paste(names, "se"), s$std.err)
  put(case, paste(names, "lower"), s$lower); put(case, paste(names, "upper"), s$upper)
  put(case, paste(names, "at risk"), s$n.risk)
}
quantiles <- function(case, fit, probs = c(0.25, 0.5, 0.75)) {
  q <- quantile(fit, probs)
  arms <- if (is.null(fit$strata)) "all" else names(fit$strata)
  for (p in seq_along(probs)) for (part in c("quantile", "lower", "upper")) {
    v <- if (is.matrix(q[[part]])) q[[part]][, p] else q[[part]][p]
    put(case, paste(arms, probs[p], part), v)
  }
}
for (type in c("log", "log-log", "plain")) {
  fit <- survfit(Surv(stop, died) ~ x, tiny, conf.type = type)
  at(paste("tiny", type), fit, c(4, 9, 14, 22)); quantiles(paste("tiny", type), fit)
  fit <- survfit(Surv(permth_exm, mortstat) ~ Gender, people, conf.type = type)
  at(paste("nhanes", type), fit, c(12, 60, 120)); quantiles(paste("nhanes", type), fit, c(0.1, 0.25))
}
at("tiny entry weighted", survfit(Surv(start, stop, died) ~ x, tiny, weights = w, robust = FALSE), c(5, 9, 14))
at("tiny weighted robust", survfit(Surv(stop, died) ~ x, tiny, weights = w, robust = TRUE), c(5, 9, 14))
tiny$id <- 1:15
at("tiny entry robust", survfit(Surv(start, stop, died) ~ 1, tiny, weights = w, id = id, robust = TRUE), c(5, 9, 14, 17))
fit <- survfit(Surv(permth_exm, mortstat) ~ 1, people, weights = WTMEC2YR, robust = TRUE)
at("nhanes weighted robust", fit, c(12, 60, 120))
# A curve that stays at exactly one half: the median is the middle of the flat stretch.
flat <- data.frame(t = c(1, 2, 3, 4), d = c(1, 1, 1, 0)); quantiles("flat", survfit(Surv(t, d) ~ 1, flat), c(0.25, 0.5, 0.75, 0.9))
ends <- data.frame(t = c(1, 2, 3, 6), d = c(1, 1, 0, 0)); quantiles("ends flat", survfit(Surv(t, d) ~ 1, ends), c(0.5))
rank <- function(case, test) {
  put(case, "chi-squared", test$chisq); put(case, "df", length(test$n) - 1)
  o <- if (is.matrix(test$obs)) rowSums(test$obs) else test$obs; e <- if (is.matrix(test$exp)) rowSums(test$exp) else test$exp
  put(case, paste(names(test$n), "observed"), o); put(case, paste(names(test$n), "expected"), e)
}
for (rho in 0:1) {
  rank(paste("tiny rho", rho), survdiff(Surv(stop, died) ~ x, tiny, rho = rho))
  rank(paste("tiny strata rho", rho), survdiff(Surv(stop, died) ~ x + strata(area), tiny, rho = rho))
  rank(paste("nhanes rho", rho), survdiff(Surv(permth_exm, mortstat) ~ Race, people, rho = rho))
  rank(paste("nhanes strata rho", rho), survdiff(Surv(permth_exm, mortstat) ~ Race + strata(Gender), people, rho = rho))
}
# Restricted means: area under the curve and sum A^2 d / (Y (Y - d)), written out; robust from the influence of each row.
area <- function(fit, tau) {
  t <- c(0, fit$time[fit$time < tau], tau); s <- c(1, fit$surv[fit$time < tau]); pieces <- diff(t) * s
  beyond <- rev(cumsum(rev(pieces)))[-1]; use <- fit$time < tau
  y <- fit$n.risk[use]; d <- fit$n.event[use]
  c(sum(pieces), sum(ifelse(y > d, beyond^2 * d / (y * (y - d)), 0)))
}
areas <- function(case, time, event, arm, tau) {
  m <- sapply(sort(unique(arm)), function(a) area(survfit(Surv(time[arm == a], event[arm == a]) ~ 1), tau))
  put(case, paste("mean", 0:1), m[1, ]); put(case, paste("mean", 0:1, "se"), sqrt(m[2, ]))
  put(case, "difference", m[1, 2] - m[1, 1]); put(case, "difference se", sqrt(sum(m[2, ])))
  put(case, "log ratio", log(m[1, 2] / m[1, 1])); put(case, "log ratio se", sqrt(sum(m[2, ] / m[1, ]^2)))
  lost <- tau - m[1, ]
  put(case, "log ratio of time lost", log(lost[2] / lost[1])); put(case, "log ratio of time lost se", sqrt(sum(m[2, ] / lost^2)))
}
areas("rmst tiny", tiny$stop, tiny$died, tiny$x, 20)
areas("rmst tiny usual", tiny$stop, tiny$died, tiny$x, 21)
areas("rmst nhanes", people$permth_exm, people$mortstat, as.integer(people$Gender == "Male"), 120)
robust <- function(case, formula, data, w, tau) {
  data$w <- w; fit <- survfit(formula, data, weights = w, influence = 1, robust = TRUE)
  use <- fit$time < tau; width <- diff(c(0, fit$time[use], tau))
  put(case, "mean", sum(width * c(1, fit$surv[use]))); 
  u <- fit$influence.surv[, use, drop = FALSE] %*% width[-1]
  put(case, "mean se", sqrt(sum(u^2)))
}
robust("rmst tiny robust", Surv(stop, died) ~ 1, tiny[tiny$x == 1, ], tiny$w[tiny$x == 1], 20)
robust("rmst nhanes robust", Surv(permth_exm, mortstat) ~ 1, people[people$Gender == "Male", ], people$WTMEC2YR[people$Gender == "Male"], 120)
