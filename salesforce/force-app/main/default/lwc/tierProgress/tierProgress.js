// Tier held, progress to the next tier, criteria and benefits of one enrollment. It only shows:
// what may be seen the controller decides, and gives null for the rest.
import { LightningElement, api, wire } from 'lwc';
import { refreshApex } from '@salesforce/apex';
import getProgress from '@salesforce/apex/TierProgressController.getProgress';
import { failureWords } from 'c/failureWords';
import { ladderOf, tierOf } from 'c/tierLadder';
import { completed } from './completed';
import { headlineOf, summaryOf } from './headline';

export default class TierProgress extends LightningElement {
    /** Record id of the enrollment; the page gives it. */
    @api recordId;

    progress;
    failure;
    isRefreshing = false;
    announcement = '';
    wired;

    @wire(getProgress, { enrollmentId: '$recordId' })
    takeProgress(result) {
        this.wired = result;
        this.progress = result.data && completed(result.data);
        this.failure = result.error && failureWords(result.error, 'Tier progress could not be loaded. Try again.');
    }

    get isWithoutRecord() {
        return !this.recordId;
    }

    get isLoading() {
        return Boolean(this.recordId) && !this.progress && !this.failure;
    }

    get canRefresh() {
        return Boolean(this.progress);
    }

    get ladder() {
        return ladderOf(this.progress.tiers, this.progress);
    }

    get hasNoTiers() {
        return this.progress.tiers.length === 0;
    }

    get held() {
        return tierOf(this.progress.tiers, this.progress.heldTierId) ?? {};
    }

    get tierName() {
        return this.held.name ?? 'No tier yet';
    }

    get headline() {
        return headlineOf(this.progress);
    }

    get summary() {
        return summaryOf(this.progress);
    }

    get hasBar() {
        return this.progress.nextTierId !== null && this.progress.progressToNext !== null;
    }

    get barLabel() {
        return `Progress to ${tierOf(this.progress.tiers, this.progress.nextTierId)?.name ?? 'the next tier'}`;
    }

    async handleRefresh() {
        this.isRefreshing = true;
        this.announcement = 'Loading.';
        try {
            await refreshApex(this.wired);
            this.announcement = this.failure ? '' : 'Tier progress is up to date.';
        } finally {
            this.isRefreshing = false;
        }
    }
}
