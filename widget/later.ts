/**
 * What every page gets when its browser is idle, as one part: the offer to reload, which cannot be fetched any more once
 * it is needed, what watches for tags that come to the page later, and whether page and service fit.
 */
import './ui/reload-offer.ts';
import './ui/version-fit.ts';
import './escritorio/watch-for-tags.ts';
