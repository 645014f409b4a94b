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
