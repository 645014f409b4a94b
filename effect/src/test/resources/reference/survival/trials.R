# Published trials whose people have several rows, and curves at their ends. Run: Rscript trials.R > trials.csv
# heart-people.csv: see clusters.R. bladder-people.csv: the recurrences of Wei, Lin and Weissfeld (1989), Journal of the American Statistical Association
# 84, 1065-1073, as in survival::bladder2: each row ends in a recurrence or in the end of watching.
suppressMessages(library(survival))
cat(sprintf("# R %s, survival %s\ncase,name,value\n", getRversion(), packageVersion("survival")))
put <- function(case, name, value) cat(sprintf("%s,%s,%s\n", case, name, ifelse(is.na(value), "NA", sprintf("%.17g", value))), sep = "")
tight <- coxph.control(eps = 1e-14, iter.max = 60, toler.chol = 1e-15)
write.csv(bladder2[, c("id", "rx", "number", "size", "start", "stop", "event", "enum")], "bladder-people.csv", row.names = FALSE, quote = FALSE)
heart <- read.csv("heart-people.csv")
fits <- function(case, fit) {
  b <- coef(fit); put(case, names(b), b); put(case, paste(names(b), "se"), sqrt(diag(as.matrix(vcov(fit)))))
  put(case, "log-likelihood", fit$loglik[2]); put(case, "Wald test", fit$wald.test); put(case, "concordance", fit$concordance["concordance"])
}
for (ties in c("efron", "breslow")) {
  fit <- coxph(Surv(start, stop, event) ~ age + year + surgery + transplant, heart, ties = ties, control = tight)
  fits(paste("heart", ties), fit)
  for (t in c("km", "identity", "rank")) { z <- cox.zph(fit, transform = t)$table; n <- tolower(rownames(z)); put(paste("heart", ties, t), n, z[, "chisq"]); put(paste("heart", ties, t), paste(n, "p"), z[, "p"]) }
  fits(paste("heart cluster", ties), coxph(Surv(start, stop, event) ~ age * transplant + year + surgery, heart, cluster = id, ties = ties, control = tight))
  fits(paste("bladder", ties), coxph(Surv(start, stop, event) ~ rx + size + number, bladder2, cluster = id, ties = ties, control = tight))
  fits(paste("bladder strata", ties), coxph(Surv(start, stop, event) ~ rx + size + number + strata(enum), bladder2, cluster = id, ties = ties, control = tight))
}
at <- function(case, fit, times, probs = c(0.25, 0.5, 0.75)) {
  s <- summary(fit, times = times, extend = TRUE); names <- paste(if (is.null(s$strata)) "all" else as.character(s$strata), s$time)
  put(case, paste(names, "survival"), s$surv); put(case, paste(names, "se"), s$std.err); put(case, paste(names, "lower"), s$lower); put(case, paste(names, "upper"), s$upper)
  q <- quantile(fit, probs); arms <- if (is.null(fit$strata)) "all" else names(fit$strata)
  for (p in seq_along(probs)) for (part in c("quantile", "lower", "upper")) put(case, paste(arms, probs[p], part), if (is.matrix(q[[part]])) q[[part]][, p] else q[[part]][p])
}
# Events and ends of watching at the same time and at 0, a time before 0, a group without events, a curve that ends at 0, weights that are no whole numbers.
zero <- data.frame(t = c(0, 0, 1, 1, 2, 2, 3, 3, 4), d = c(1, 0, 1, 0, 0, 1, 1, 1, 0))
before <- data.frame(t = c(-2, -1, 1, 1, 2, 2, 3, 3, 4), d = c(1, 0, 1, 0, 0, 1, 1, 1, 1))
none <- data.frame(t = c(1, 2, 3, 4, 1, 2, 3), d = c(0, 0, 0, 0, 1, 1, 1), g = c(0, 0, 0, 0, 1, 1, 1))
near <- data.frame(t = 1:2000, d = as.integer((1:2000) %% 700 == 0 | 1:2000 > 1900))
parts <- data.frame(t = c(1, 2, 2, 3, 4, 4, 5, 6), d = c(1, 1, 0, 1, 0, 1, 1, 0), w = c(0.3, 1.7, 0.25, 0.5, 2.2, 0.1, 0.6, 0.01))
for (type in c("log", "log-log", "plain")) {
  at(paste("zero", type), survfit(Surv(t, d) ~ 1, zero, conf.type = type), c(0, 1, 2, 3, 4, 9))
  at(paste("before", type), survfit(Surv(t, d) ~ 1, before, conf.type = type), c(-2, 0, 1, 2, 3, 4, 9))
  at(paste("none", type), survfit(Surv(t, d) ~ g, none, conf.type = type), c(0, 1, 3))
  at(paste("near", type), survfit(Surv(t, d) ~ 1, near, conf.type = type), c(699, 700, 1400, 1950, 1999, 2000), c(0.001, 0.5, 0.99))
  at(paste("parts", type), survfit(Surv(t, d) ~ 1, parts, weights = w, conf.type = type, robust = TRUE), c(1, 2, 4, 5, 6))
}
