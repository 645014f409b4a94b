# Generalised estimating equations. Run: Rscript gee.R FOLDER-OF-SHARED-DATA > gee.csv
suppressMessages(library(geepack))
shared <- commandArgs(TRUE)[1]
cat(sprintf("# R %s, geepack %s\ncase,name,value\n", getRversion(), packageVersion("geepack")))
put <- function(case, name, value) cat(sprintf("%s,%s,%s\n", case, name, ifelse(is.na(value), "NA", sprintf("%.17g", value))), sep = "")
fit <- function(case, formula, data, id, family, corstr) {
  data$id <- id; data <- data[order(data$id), ]
  model <- eval(substitute(geeglm(f, family, data, id = id, corstr = corstr, control = geese.control(epsilon = 1e-14, maxit = 500)), list(f = formula)))
  put(case, names(coef(model)), coef(model))
  put(case, paste(names(coef(model)), "se"), sqrt(diag(model$geese$vbeta)))
  put(case, paste(names(coef(model)), "model se"), sqrt(diag(model$geese$vbeta.naiv)))
  put(case, "dispersion", model$geese$gamma)
  if (corstr != "independence") put(case, "correlation", model$geese$alpha)
}
i <- 0:89
small <- data.frame(area = i %% 9, x = ((i * 37) %% 101) / 10, treated = (i %% 9) %% 2, y = ((i * 53) %% 89) / 7 + (i %% 9) * 1.5 + ((i * 37) %% 101) / 20, round = i %/% 9)
small$high <- as.numeric(small$y > 14); small$count <- floor(small$y)
lalonde <- read.csv(file.path(shared, "evaluation/lalonde.csv")); lalonde$any <- as.numeric(lalonde$re78 > 0); lalonde$months <- floor(lalonde$re78 / 1000)
counties <- read.csv(file.path(shared, "evaluation/mpdta.csv"))
for (corstr in c("exchangeable", "independence")) {
  fit(paste("small gaussian", corstr), y ~ treated + x, small, small$area, gaussian, corstr)
  fit(paste("small binomial", corstr), high ~ treated + x, small, small$area, binomial, corstr)
  fit(paste("small poisson", corstr), count ~ treated + x, small, small$area, poisson, corstr)
  fit(paste("counties", corstr), lemp ~ treat + lpop + year, counties, counties$countyreal, gaussian, corstr)
  fit(paste("any", corstr), any ~ treat * married + age + re74, lalonde, lalonde$educ, binomial, corstr)
  fit(paste("months", corstr), months ~ treat + age + race + offset(log(age)), lalonde, lalonde$educ, poisson, corstr)
}
# Seizures in four visits (Thall and Vail 1990, Biometrics 46, 657-671, table 2), and counties in five years.
timed <- function(case, formula, data, id, wave, family, corstr, weights = rep(1, nrow(data))) {
  data$id <- id; data$wave <- wave; data$weight <- weights; data <- data[order(data$id, data$wave), ]
  model <- eval(substitute(geeglm(f, family, data, id = id, waves = wave, weights = weight, corstr = corstr, control = geese.control(epsilon = 1e-14, maxit = 500)), list(f = formula)))
  put(case, names(coef(model)), coef(model))
  put(case, paste(names(coef(model)), "se"), sqrt(diag(model$geese$vbeta)))
  put(case, paste(names(coef(model)), "model se"), sqrt(diag(model$geese$vbeta.naiv)))
  put(case, "dispersion", model$geese$gamma)
  if (corstr == "unstructured") put(case, sub("alpha.", "correlation ", names(model$geese$alpha), fixed = TRUE), model$geese$alpha)
  else if (corstr != "independence") put(case, "correlation", model$geese$alpha)
}
s <- read.csv("seizures.csv"); s$many <- as.numeric(s$y > 5); s$more <- s$y + 1; s$heavy <- 1 + s$subject %% 3 / 2; s$own <- 1 + s$period %% 3
gaps <- s[(s$subject * s$period) %% 7 != 0 & s$subject %% 11 + s$period != 3, ]
for (d in list(list("", s), list(" gaps", gaps))) {
  x <- d[[2]]; f <- function(y) as.formula(paste(y, "~ trt * log(base) + age"))
  timed(paste0("seizures poisson ar1", d[[1]]), f("y"), x, x$subject, x$period, poisson, "ar1")
  timed(paste0("seizures binomial ar1", d[[1]]), f("many"), x, x$subject, x$period, binomial, "ar1")
  timed(paste0("seizures gamma ar1", d[[1]]), f("more"), x, x$subject, x$period, Gamma("log"), "ar1")
  timed(paste0("seizures gaussian ar1", d[[1]]), f("y"), x, x$subject, x$period, gaussian, "ar1")
  timed(paste0("seizures gamma exchangeable", d[[1]]), f("more"), x, x$subject, x$period, Gamma("log"), "exchangeable")
  for (corstr in c("exchangeable", "ar1")) timed(paste0("seizures weighted ", corstr, d[[1]]), f("y"), x, x$subject, x$period, poisson, corstr, x$heavy)
  timed(paste0("seizures weighted independence", d[[1]]), f("y"), x, x$subject, x$period, poisson, "independence", x$own)
}
for (family in c("poisson", "binomial", "gaussian")) timed(paste("seizures", family, "unstructured"), as.formula(paste(if (family == "binomial") "many" else "y", "~ trt * log(base) + age")), s, s$subject, s$period, get(family), "unstructured")
timed("seizures weighted unstructured", y ~ trt * log(base) + age, s, s$subject, s$period, poisson, "unstructured", s$heavy)
some <- counties[(counties$countyreal + counties$year) %% 6 != 0, ]
timed("counties ar1", lemp ~ treat + lpop + year, some, some$countyreal, some$year, gaussian, "ar1")
