/** The agents of the bundled marketplace. None of them exists outside of it. */
import { type CatalogueAgent, needed, preset } from './catalogue';

type Details = Omit<CatalogueAgent, 'slug' | 'name' | 'description' | 'category'>;

const agent = (
  slug: string,
  name: string,
  category: string,
  description: string,
  details: Partial<Details> & Pick<Details, 'inputs' | 'outputs'>,
): CatalogueAgent => ({
  slug,
  name,
  category,
  description,
  creator: 'longhaul-samples',
  rating: 4.2,
  runs: 120,
  featured: false,
  credentials: [],
  trigger: null,
  hosted: false,
  ...details,
});

export const AGENTS: readonly CatalogueAgent[] = [
  agent(
    'news-digest',
    'Daily News Digest',
    'productivity',
    'Collects the news of the day on a topic and writes a short summary.',
    {
      inputs: [
        needed('topic', 'What the news should be about'),
        preset('stories', 'How many stories', 3),
      ],
      outputs: { summary: '{stories} stories about {topic} are worth reading today.' },
      rating: 4.7,
      runs: 5_210,
      featured: true,
    },
  ),
  agent(
    'mail-triage',
    'Mail Triage',
    'productivity',
    'Sorts the inbox into what needs an answer today and what can wait.',
    {
      inputs: [preset('hours', 'How far back to look', 24)],
      outputs: {
        urgent: 'Two mails of the last {hours} hours need an answer.',
        later: 'Eleven can wait.',
      },
      credentials: ['google'],
      rating: 4.4,
      runs: 3_020,
    },
  ),
  agent(
    'meeting-notes',
    'Meeting Notes Writer',
    'productivity',
    'Turns a transcript into decisions, open questions and tasks.',
    {
      inputs: [needed('transcript', 'The text of the meeting')],
      outputs: {
        notes: '# Notes\n\n- Decided: go ahead.\n- Open: who pays.\n\nFrom: {transcript}',
      },
      rating: 4.8,
      runs: 2_750,
      featured: true,
    },
  ),
  agent(
    'weather-brief',
    'Weather Brief',
    'lifestyle',
    'Says in two sentences what the weather of a city will be.',
    {
      inputs: [preset('city', 'Which city', 'Lisbon')],
      outputs: { brief: 'In {city} it stays dry until evening. Take a jacket anyway.' },
      runs: 890,
    },
  ),
  agent(
    'competitor-watch',
    'Competitor Watch',
    'marketing',
    'Reads the pages of competitors each morning and reports what changed.',
    {
      inputs: [
        needed('company', 'Your company'),
        needed('competitors', 'Names, separated by commas'),
      ],
      outputs: {
        report:
          'Since yesterday one of {competitors} changed its prices. {company} need not hurry.',
      },
      trigger: 'schedule',
      runs: 1_430,
    },
  ),
  agent(
    'social-post-writer',
    'Social Post Writer',
    'marketing',
    'Writes posts about a subject in the voice of your brand.',
    {
      inputs: [
        needed('subject', 'What the post is about'),
        preset('tone', 'How it should sound', 'friendly'),
      ],
      outputs: { post: '{subject}: it is simpler than you think. (In a {tone} voice.)' },
      runs: 2_210,
    },
  ),
  agent(
    'seo-auditor',
    'SEO Auditor',
    'marketing',
    'Checks a web page for what search engines dislike.',
    {
      inputs: [needed('url', 'The page')],
      outputs: { findings: '{url} has no description and two images without a text.' },
      runs: 640,
    },
  ),
  agent(
    'lead-finder',
    'Lead Finder',
    'sales',
    'Finds companies that match a profile and writes them into a sheet.',
    {
      inputs: [needed('profile', 'Which companies you look for'), preset('limit', 'How many', 20)],
      outputs: { sheet: '{limit} companies like "{profile}".' },
      credentials: ['google'],
      runs: 1_980,
    },
  ),
  agent(
    'cold-mail-writer',
    'Cold Mail Writer',
    'sales',
    'Drafts a first mail to someone who does not know you.',
    {
      inputs: [needed('recipient', 'Who gets it'), needed('offer', 'What you offer')],
      outputs: { draft: 'Dear {recipient},\n\nthis is about {offer}. Is it of use to you?' },
      runs: 770,
    },
  ),
  agent(
    'invoice-reader',
    'Invoice Reader',
    'finance',
    'Reads invoices and lists supplier, amount and date.',
    {
      inputs: [needed('text', 'The text of the invoice')],
      outputs: {
        table: '| Supplier | Amount | Due |\n| --- | ---: | --- |\n| Acme | 120.00 | 1 March |',
      },
      runs: 1_120,
    },
  ),
  agent('expense-report', 'Expense Report', 'finance', 'Adds up receipts by category and month.', {
    inputs: [
      needed('receipts', 'The receipts, one per line'),
      preset('currency', 'Which currency', 'EUR'),
    ],
    outputs: { total: '312.40 {currency}' },
    runs: 410,
  }),
  agent('stock-watch', 'Stock Watch', 'finance', 'Tells when a share leaves a band that you set.', {
    inputs: [needed('symbol', 'The share'), preset('percent', 'Width of the band', 5)],
    outputs: { state: '{symbol} is inside of {percent} %.' },
    trigger: 'schedule',
    runs: 930,
  }),
  agent(
    'pull-request-reviewer',
    'Pull Request Reviewer',
    'development',
    'Reads a pull request and comments on what may break.',
    {
      inputs: [needed('repository', 'owner/name'), needed('number', 'Number of the pull request')],
      outputs: { review: '{repository}#{number}: one missing test, otherwise sound.' },
      credentials: ['github'],
      trigger: 'webhook',
      rating: 4.6,
      runs: 2_600,
    },
  ),
  agent(
    'changelog-writer',
    'Changelog Writer',
    'development',
    'Writes a changelog from the titles of merged changes.',
    {
      inputs: [needed('titles', 'The titles, one per line')],
      outputs: { changelog: '## Changes\n\n{titles}' },
      runs: 300,
    },
  ),
  agent(
    'incident-summary',
    'Incident Summary',
    'development',
    'Summarises a log of an outage for people who were not there.',
    {
      inputs: [needed('log', 'What happened, with times')],
      outputs: { summary: 'The outage began with a full disk. Log: {log}' },
      runs: 220,
    },
  ),
  agent(
    'support-replier',
    'Support Replier',
    'support',
    'Drafts answers to support mails from the documentation.',
    {
      inputs: [needed('question', 'What the customer asks')],
      outputs: { reply: 'Thank you for asking "{question}". Here is how it works.' },
      runs: 1_660,
    },
  ),
  agent(
    'standup-collector',
    'Stand-up Collector',
    'support',
    'Asks the team each morning and posts the answers to Slack.',
    {
      inputs: [needed('channel', 'The channel to post to')],
      outputs: { message: 'Posted to {channel}.' },
      credentials: ['slack'],
      trigger: 'schedule',
      runs: 540,
    },
  ),
  agent('video-summary', 'Video Summary', 'education', 'Summarises a video from its transcript.', {
    inputs: [needed('url', 'Address of the video')],
    outputs: { summary: 'The video at {url} explains one idea in ten minutes.' },
    runs: 3_400,
    featured: true,
  }),
  agent(
    'vocabulary-trainer',
    'Vocabulary Trainer',
    'education',
    'Asks five words a day and remembers which you missed.',
    {
      inputs: [preset('language', 'Which language', 'Portuguese')],
      outputs: { words: 'Today in {language}: comboio, janela, sempre, caminho, luz.' },
      runs: 150,
    },
  ),
  agent(
    'travel-planner',
    'Travel Planner',
    'lifestyle',
    'Plans a journey day by day with the hosted map service.',
    {
      inputs: [needed('destination', 'Where to'), preset('days', 'How many days', 3)],
      outputs: { plan: '{days} days in {destination}.' },
      hosted: true,
      runs: 1_010,
    },
  ),
];
