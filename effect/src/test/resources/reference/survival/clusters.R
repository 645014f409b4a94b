# Curves, restricted means and incidence with clusters: infinitesimal jackknife. Run: Rscript clusters.R > clusters.csv
# Standard errors of curves are those of survfit(cluster =). survfit does not sum over clusters when there are several kinds of event, nor does it
# compare two curves: there the influence of each row, which it returns, is summed in clusters here.
suppressMessages(library(survival))
cat(sprintf("# R %s, survival %s\ncase,name,value\n", getRversion(), packageVersion("survival")))
put <- function(case, name, value) cat(sprintf("%s,%s,%s\n", case, name, ifelse(is.na(value), "NA", sprintf("%.17g", value))), sep = "")
tiny <- read.csv(text = "start,stop,died,x,z,w,g,area,cause
0,5,1,1,0.2,1,a,1,1
0,5,1,0,1.4,2,a,1,2
2,5,0,1,0.7,1.5,b,1,0
5,9,1,0,0.1,1,b,2,1
1,9,1,1,2.2,0.5,a,2,1
3,9,1,1,1.1,1,c,2,2
0,12,0,0,0.9,2,c,3,0
4,12,1,0,0.4,1,d,3,2
6,14,1,1,0.3,3,d,3,1
9,14,1,0,1.8,1,e,1,1
2,15,0,1,0.6,1,e,2,0
7,17,1,0,1.2,1,f,3,1
8,20,0,1,0.5,1,f,1,0
5,21,1,0,1.6,2,g,2,2
10,22,1,1,0.8,1,g,1,1")
melanoma <- read.csv("melanoma-people.csv")
melanoma$g <- seq_len(nrow(melanoma)) %% 29; melanoma$w <- 1 + seq_len(nrow(melanoma)) %% 7 / 4; melanoma$here <- as.integer(melanoma$cause == 1)
at <- function(case, fit, times) {
  s <- summary(fit, times = times, extend = TRUE)
  names <- paste(if (is.null(s$strata)) "all" else as.character(s$strata), s$time)
  put(case, paste(names, "survival"), s$surv); put(case, paste(names, "se"), s$std.err)
  put(case, paste(names, "lower"), s$lower); put(case, paste(names, "upper"), s$upper)
}
last <- function(fit, time) sum(fit$time <= time)
# The influence on arm a at these times, weights included, a row for each cluster of all the data.
influence <- function(formula, data, a, g, times, tau = NULL, state = NULL) {
  here <- data[data$arm == a, ]; here$row <- seq_len(nrow(here))
  fit <- if (is.null(state)) survfit(formula, here, weights = w, influence = 1, robust = TRUE, cluster = row)
         else survfit(formula, here, weights = w, influence = 1, id = row)
  # With several kinds of event the first column is from before the first time, and weights are not in it yet.
  u <- if (is.null(state)) fit$influence.surv else here$w * fit$influence.pstate[, -1, state]
  stopifnot(ncol(u) == length(fit$time))
  u <- if (is.null(tau)) sapply(times, function(t) if (last(fit, t) == 0) rep(0, nrow(here)) else u[, last(fit, t)])
       else { use <- fit$time < tau; width <- diff(c(fit$time[use], tau)); u[, use, drop = FALSE] %*% width }
  all <- matrix(0, length(unique(data[[g]])), ncol(u), dimnames = list(sort(unique(data[[g]])), NULL))
  sums <- rowsum(u, here[[g]]); all[rownames(sums), ] <- sums
  all
}
differences <- function(case, formula, data, g, times, state = NULL) {
  d <- influence(formula, data, 1, g, times, state = state) - influence(formula, data, 0, g, times, state = state)
  put(case, paste("difference", times, "se"), sqrt(colSums(d^2)))
}
means <- function(case, formula, data, g, tau) {
  mean <- sapply(0:1, function(a) { fit <- survfit(formula, data[data$arm == a, ], weights = w); use <- fit$time < tau
    sum(diff(c(0, fit$time[use], tau)) * c(1, fit$surv[use])) })
  u <- lapply(0:1, function(a) influence(formula, data, a, g, NULL, tau))
  put(case, paste("mean", 0:1), mean); put(case, paste("mean", 0:1, "se"), sapply(u, function(v) sqrt(sum(v^2))))
  put(case, "difference se", sqrt(sum((u[[2]] - u[[1]])^2)))
  put(case, "log ratio se", sqrt(sum((u[[2]] / mean[2] - u[[1]] / mean[1])^2)))
  lost <- tau - mean; put(case, "log ratio of time lost se", sqrt(sum((u[[2]] / lost[2] - u[[1]] / lost[1])^2)))
}
incidence <- function(case, formula, data, g, times, causes) for (k in causes) {
  for (a in 0:1) {
    fit <- survfit(formula, transform(data[data$arm == a, ], row = seq_len(sum(data$arm == a))), weights = w, id = row); u <- influence(formula, data, a, g, times, state = k + 1)
    put(case, paste0(a, " ", k, " ", times, " incidence"), sapply(times, function(t) if (last(fit, t) == 0) 0 else fit$pstate[last(fit, t), k + 1]))
    put(case, paste0(a, " ", k, " ", times, " se"), sqrt(colSums(u^2)))
  }
  d <- influence(formula, data, 1, g, times, state = k + 1) - influence(formula, data, 0, g, times, state = k + 1)
  put(case, paste("difference", k, times, "se"), sqrt(colSums(d^2)))
}
for (weighted in c(FALSE, TRUE)) {
  kind <- if (weighted) "weighted" else "plain"
  t <- tiny; m <- melanoma; t$arm <- t$x; m$arm <- m$sex
  if (!weighted) { t$w <- 1; m$w <- 1 }
  t$event <- factor(t$cause, 0:2); m$event <- factor(m$cause, 0:2)
  at(paste("tiny", kind), survfit(Surv(stop, died) ~ x, t, weights = w, cluster = g), c(4, 5, 9, 14, 20))
  at(paste("tiny entry", kind), survfit(Surv(start, stop, died) ~ 1, t, weights = w, cluster = g), c(4, 5, 9, 14, 20))
  at(paste("melanoma", kind), survfit(Surv(time, here) ~ sex, m, weights = w, cluster = g), c(100, 1000, 2500))
  differences(paste("tiny", kind), Surv(stop, died) ~ 1, t, "g", c(4, 5, 9, 14, 20))
  differences(paste("melanoma", kind), Surv(time, here) ~ 1, m, "g", c(100, 1000, 2500))
  means(paste("rmst tiny", kind), Surv(stop, died) ~ 1, t, "g", 18)
  means(paste("rmst melanoma", kind), Surv(time, here) ~ 1, m, "g", 3000)
  incidence(paste("incidence tiny", kind), Surv(stop, event) ~ 1, t, "g", c(4, 5, 9, 14, 21), 1:2)
  incidence(paste("incidence tiny entry", kind), Surv(start, stop, event) ~ 1, t, "g", c(4, 5, 9, 14, 21), 1:2)
  incidence(paste("incidence melanoma", kind), Surv(time, event) ~ 1, m, "g", c(100, 1000, 2500), 1:2)
}
# The transplant patients of Crowley and Hu (1977), Journal of the American Statistical Association 72, 27-36, in survival::heart: each may have two rows,
# before and after the transplant, which together are one person.
write.csv(transform(heart, transplant = as.integer(as.character(transplant)))[, c("id", "start", "stop", "event", "transplant", "age", "year", "surgery")], "heart-people.csv", row.names = FALSE, quote = FALSE)
at("heart", survfit(Surv(start, stop, event) ~ transplant, heart, cluster = id), c(10, 100, 500, 1000))
at("heart all", survfit(Surv(start, stop, event) ~ 1, heart, cluster = id), c(10, 100, 500, 1000))
