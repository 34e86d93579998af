/**
 * What every page gets when its browser is idle, as one part: the offer to reload, which cannot be fetched any more once
 * it is needed, and what watches for tags that come to the page later.
 */
import './ui/reload-offer.ts';
import './escritorio/watch-for-tags.ts';
