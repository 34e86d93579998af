/**
 * What every page gets when its browser is idle, as one part: what watches for tags that come to the page later, and
 * whether page and service fit.
 */
import './ui/version-fit.ts';
import './escritorio/watch-for-tags.ts';
