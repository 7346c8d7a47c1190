import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import type { DeploymentConfig } from '../config.ts';

/** Google calls the webhooks, from few addresses of its own countries: neither rate nor country rules apply to them. */
const WEBHOOK_PATH = '^(/live)?/v1/webhooks/';

/**
 * Rules of AWS's common set that only count: they look for markup, addresses and paths in bodies and query strings, all
 * of which a question about somebody's mail may rightly contain. The functions bound and validate both.
 */
const COUNTED_RULES = [
  'SizeRestrictions_BODY',
  'SizeRestrictions_QUERYSTRING',
  'CrossSiteScripting_BODY',
  'CrossSiteScripting_QUERYARGUMENTS',
  'EC2MetaDataSSRF_BODY',
  'EC2MetaDataSSRF_QUERYARGUMENTS',
  'GenericLFI_BODY',
  'GenericLFI_QUERYARGUMENTS',
  'GenericRFI_BODY',
  'GenericRFI_QUERYARGUMENTS',
  'RestrictedExtensions_QUERYARGUMENTS',
];

/** The web application firewall in front of the API: countries, a rate an address, and AWS's managed rules. */
export class WebFirewall extends Construct {
  constructor(scope: Construct, id: string, props: { config: DeploymentConfig; stageArn: string }) {
    super(scope, id);
    const { allowedCountries, requestsPerAddress } = props.config;
    const rules: Omit<wafv2.CfnWebACL.RuleProperty, 'priority' | 'visibilityConfig'>[] = [
      ...(allowedCountries.length > 0 ? [countryRule(allowedCountries)] : []),
      rateRule(requestsPerAddress),
      managedRules('AWSManagedRulesAmazonIpReputationList', []),
      managedRules('AWSManagedRulesKnownBadInputsRuleSet', []),
      managedRules('AWSManagedRulesCommonRuleSet', COUNTED_RULES),
    ];
    const webAcl = new wafv2.CfnWebACL(this, 'WebAcl', {
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: visibility('all'),
      rules: rules.map((rule, priority) => ({ ...rule, priority, visibilityConfig: visibility(rule.name) })),
    });
    new wafv2.CfnWebACLAssociation(this, 'Association', { resourceArn: props.stageArn, webAclArn: webAcl.attrArn });
  }
}

/** Sampled requests would keep query strings for three hours; metrics are enough. */
function visibility(metricName: string): wafv2.CfnWebACL.VisibilityConfigProperty {
  return { cloudWatchMetricsEnabled: true, metricName, sampledRequestsEnabled: false };
}

const notAWebhook: wafv2.CfnWebACL.StatementProperty = {
  notStatement: {
    statement: {
      regexMatchStatement: {
        regexString: WEBHOOK_PATH,
        fieldToMatch: { uriPath: {} },
        textTransformations: [{ priority: 0, type: 'NORMALIZE_PATH' }],
      },
    },
  },
};

function countryRule(countryCodes: string[]) {
  const elsewhere = { notStatement: { statement: { geoMatchStatement: { countryCodes } } } };
  return {
    name: 'countries',
    action: { block: {} },
    statement: { andStatement: { statements: [elsewhere, notAWebhook] } },
  };
}

function rateRule(limit: number) {
  return {
    name: 'rate',
    action: { block: {} },
    statement: { rateBasedStatement: { limit, aggregateKeyType: 'IP', scopeDownStatement: notAWebhook } },
  };
}

function managedRules(name: string, counted: readonly string[]) {
  return {
    name,
    overrideAction: { none: {} },
    statement: {
      managedRuleGroupStatement: {
        vendorName: 'AWS',
        name,
        ruleActionOverrides: counted.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
      },
    },
  };
}
