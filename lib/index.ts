/** The public interface of segbook, in the order of the data's way. Nothing here loads Vega, which a cell cannot. */

export { type Backend, useBackend } from './backend/backend.js';
export { BackendError, ConfigError, DataError, InterruptedError, SegbookError } from './base/error.js';
export { createLogger, type Logger, silentLogger } from './base/log.js';
export { createRandom, type Random } from './base/random.js';
export { resolveConfig } from './config/resolve.js';
export type { Config } from './config/schema.js';
export { type Dataset, type Sample, type Split, stemsOf, testSplit } from './data/dataset.js';
export { openFolder } from './data/folder.js';
export { drawFolds } from './data/folds.js';
export { openDataset } from './data/open.js';
export type { Mask, Picture, SoftMask } from './data/picture.js';
export { openStudio } from './data/studio/studio.js';
export { findAblations } from './evaluate/ablation/find.js';
export { allForeground, colourModel, meanMask, otsu } from './evaluate/baselines.js';
export { type Comparisons, compareModels } from './evaluate/comparison.js';
export { evaluatePredictor } from './evaluate/evaluate.js';
export { evaluateBeside } from './evaluate/evaluateBeside.js';
export { evaluateRun, type RunMetrics } from './evaluate/evaluateRun.js';
export { ERROR_CLASSES, mapErrors } from './evaluate/failures/errorMap.js';
export { readGivenScores } from './evaluate/givenScores.js';
export { type FeatureMaps, featureMaps } from './evaluate/insight/features.js';
export { probePixels } from './evaluate/insight/probes.js';
export { type Saliency, saliency } from './evaluate/insight/saliency.js';
export { ablateSkips, cutSkips } from './evaluate/insight/skips.js';
export { type MaskEvaluation, scoreMasks } from './evaluate/masks/score.js';
export { createPredictor, type PredictorOptions } from './evaluate/networkPredictor.js';
export { type PredictedFiles, predictFiles } from './evaluate/predict/predictFiles.js';
export type { Prediction, Predictor } from './evaluate/predictor.js';
export { summariseRepeats } from './evaluate/repeats.js';
export { evaluateBaselines, listBaselines, listPeers, listResults, type Result } from './evaluate/results.js';
export { type PredictedSample, pickScores, pickTypical, predictSamples } from './evaluate/samples.js';
export type { SeriesSummary } from './evaluate/series/summary.js';
export { trainSeries } from './evaluate/series/trainSeries.js';
export type { Evaluation } from './evaluate/summary.js';
export { ablationChart } from './figures/ablationChart.js';
export { aggregateTable } from './figures/aggregateTable.js';
export { besideTable } from './figures/besideTable.js';
export { choiceTable } from './figures/choiceTable.js';
export { solutionChooser } from './figures/chooser.js';
export { colourChart } from './figures/colourChart.js';
export { comparisonTable } from './figures/comparisonTable.js';
export { precisionRecallChart, reliabilityChart } from './figures/curveCharts.js';
export { datasetDomainTable, datasetRecordTable } from './figures/datasetReview.js';
export { datasetLicenceChart, datasetYearChart } from './figures/datasetReviewCharts.js';
export { datasetTable } from './figures/datasetTable.js';
export { definitionTable } from './figures/definitionTable.js';
export { exampleFigure } from './figures/exampleFigure.js';
export { failureFigure } from './figures/failureFigure.js';
export { errorKindTable, failureTable, pickFailures } from './figures/failureTables.js';
export { attentionFigure, featureFigure } from './figures/featureFigure.js';
export type { Figure } from './figures/figure.js';
export { driftTable, duplicateTable } from './figures/integrityTables.js';
export { metricTable } from './figures/metricTable.js';
export { multiclassTable } from './figures/multiclassTable.js';
export { layerTable, networkTable } from './figures/network.js';
export { networkDiagram } from './figures/networkDiagram.js';
export { heatMapChart, objectSizeChart } from './figures/objectCharts.js';
export { confusionChart, distributionChart, intervalChart } from './figures/resultCharts.js';
export { saliencyFigure } from './figures/saliencyFigure.js';
export { sampleFigure } from './figures/sampleFigure.js';
export { renderScoreCsv } from './figures/scoreCsv.js';
export { sizeQualityChart } from './figures/sizeQualityChart.js';
export { skipTable } from './figures/skipTable.js';
export { sliceTable } from './figures/sliceTable.js';
export { publishedFigureTable, solutionTable } from './figures/solutionTables.js';
export { classBalanceChart, foregroundShareChart, imageSizeChart } from './figures/surveyCharts.js';
export { tabbed } from './figures/tabbed.js';
export { tableFigure } from './figures/table.js';
export { thresholdTable } from './figures/thresholdTable.js';
export { diceChart, lossChart, rateChart } from './figures/trainingCharts.js';
export { boundaryScores } from './measure/boundary.js';
export {
  addCalibrations,
  brierScore,
  calibrationError,
  reliabilityBins,
  tallyCalibration,
} from './measure/calibration.js';
export { chooseThreshold, scoreAtThreshold } from './measure/chosenThreshold.js';
export { countClasses, countConfusion, countPixels } from './measure/counts.js';
export { definitionOf, MEASURE_DEFINITIONS } from './measure/definitions.js';
export { measurePair, type PairMeasures } from './measure/pair.js';
export {
  accuracy,
  balancedAccuracy,
  classRatios,
  diceScore,
  iouScore,
  matthews,
  meanIou,
  precision,
  recall,
} from './measure/ratios.js';
export { addThresholds, averagePrecision, precisionRecallCurve, tallyThresholds } from './measure/thresholds.js';
export { DEFAULT_LOSS, type Loss, measureLoss } from './model/loss/loss.js';
export { countParameters, type Network } from './model/network.js';
export { ARCHITECTURE_LABELS, ARCHITECTURES } from './model/networkConfig.js';
export { unet } from './model/unet.js';
export { show } from './notebook/display.js';
export { openStudy, type Study } from './notebook/study.js';
export { surveyStudy } from './notebook/studySurvey.js';
export { type Augment, augmentSample, createAugment } from './preprocess/augment/augment.js';
export { describeRecipe } from './preprocess/augment/describe.js';
export { type AugmentLevel, type AugmentRecipe, levelOf, RECIPES } from './preprocess/augment/recipe.js';
export { type Decision, isFollowed, makePlan, type Plan } from './preprocess/planning.js';
export { prepareSample } from './preprocess/prepare.js';
export { type Choice, chooseSolutions, type Needs } from './review/chooser.js';
export { comparableFigures } from './review/comparable.js';
export { readDatasetRecords } from './review/datasetRecords.js';
export { readSolutionRecords } from './review/solutionRecords.js';
export { makeSplits } from './survey/makeSplits.js';
export { type Survey, surveyDataset } from './survey/survey.js';
export { describeOrigin, obtainRun } from './train/obtainRun.js';
export { planTraining } from './train/planRun.js';
export { assertRunMatches, openRun, type Run, trainRun } from './train/run.js';
export { findPeers } from './train/storedRuns.js';
export { createNetwork } from './train/train.js';
export { describeRules } from './train/updateRules.js';
